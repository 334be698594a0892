"""Texts of what the kernel's values and the plumbing refuse."""

from django.utils.translation import gettext_lazy as _

from yuanping.infra.refusals import RefusalText

TEXTS = {
    "amount_not_a_number": RefusalText(
        what=_("金额“%(text)s”未被接受。"),
        why=_("金额只能是数字，可带小数点和千位逗号，不能为空。"),
        next=_("按“4280.00”的样子重新填写，不写单位。"),
    ),
    "amount_negative": RefusalText(
        what=_("金额“%(text)s”未被接受。"),
        why=_("金额不能为负数。"),
        next=_("填写零或正数。"),
    ),
    "amount_finer_than_fen": RefusalText(
        what=_("金额“%(text)s”未被接受。"),
        why=_("金额最小到分，系统不替您四舍五入。"),
        next=_("减少小数位，精确到分即可。"),
    ),
    "amount_too_large": RefusalText(
        what=_("金额“%(text)s”未被接受。"),
        why=_("金额超过一千万亿元，多半是单位填错。"),
        next=_("核对单位是元还是万元，再填写。"),
    ),
    "uscc_form": RefusalText(
        what=_("统一社会信用代码“%(text)s”未被接受。"),
        why=_("代码应为 18 位，由数字和大写字母组成，不含 I、O、S、V、Z（GB 32100）。"),
        next=_("对照营业执照重新填写。"),
    ),
    "uscc_check_digit": RefusalText(
        what=_("统一社会信用代码 %(text)s 未被接受。"),
        why=_("最后一位校验码与前 17 位不符，至少有一位填错（GB 32100）。"),
        next=_("对照营业执照逐位核对。"),
    ),
    "id_number_form": RefusalText(
        what=_("公民身份号码未被接受。"),
        why=_("号码应为 17 位数字加一位数字或 X（GB 11643）。"),
        next=_("对照身份证重新填写；其他证件请选择相应的证件类型。"),
    ),
    "id_number_birth_date": RefusalText(
        what=_("公民身份号码未被接受。"),
        why=_("第 7 至 14 位不是一个可能的出生日期（GB 11643）。"),
        next=_("对照身份证逐位核对。"),
    ),
    "id_number_check_digit": RefusalText(
        what=_("公民身份号码未被接受。"),
        why=_("最后一位校验码与前 17 位不符，至少有一位填错（GB 11643）。"),
        next=_("对照身份证逐位核对。"),
    ),
    "tender_code_form": RefusalText(
        what=_("招标项目编号“%(text)s”未被接受。"),
        why=_("招标项目编号为 20 位：一个字母和 19 位数字。"),
        next=_("从交易系统复制招标项目编号再填写。"),
    ),
    "lot_code_form": RefusalText(
        what=_("标段编号“%(text)s”未被接受。"),
        why=_("标段编号为 23 位：招标项目编号之后再加三位数字。"),
        next=_("从交易系统复制标段编号再填写。"),
    ),
    "lot_code_of_another_tender": RefusalText(
        what=_("标段编号 %(text)s 未被接受。"),
        why=_("标段编号的前 20 位应与招标项目编号 %(tender_code)s 相同。"),
        next=_("核对标段属于哪个招标项目。"),
    ),
    "deal_code_form": RefusalText(
        what=_("统一交易标识码“%(text)s”未被接受。"),
        why=_("统一交易标识码连同连字符为 40 位：类别、平台信用代码、日期、顺序号和校验码。"),
        next=_("从公共资源交易平台复制统一交易标识码再填写。"),
    ),
    "deal_code_check_digit": RefusalText(
        what=_("统一交易标识码 %(text)s 未被接受。"),
        why=_("最后一位校验码与前 35 位不符（GB/T 17710）。"),
        next=_("从公共资源交易平台复制统一交易标识码再填写。"),
    ),
    "region_unknown": RefusalText(
        what=_("行政区划代码“%(text)s”未被接受。"),
        why=_("代码应为六位数字，并位于辽宁、吉林、黑龙江或山东的一个市（GB/T 2260）。"),
        next=_("从列表中选择所在的市。"),
    ),
    "division_unknown": RefusalText(
        what=_("行政区划代码“%(text)s”未被接受。"),
        why=_("代码应为六位数字，前两位是省、自治区或直辖市（GB/T 2260）。"),
        next=_("填写住所地的六位代码，例如沈阳市 210100、北京市 110000。"),
    ),
    "wrong_state": RefusalText(
        what=_("这一步现在不能做。"),
        why=_("流程 %(machine)s 目前处于“%(state)s”，%(transition)s 不能从这里开始。"),
        next=_("刷新页面，查看当前进行到哪一步、等待谁办理。"),
    ),
    "wrong_role": RefusalText(
        what=_("这一步不由您的角色办理。"),
        why=_("流程 %(machine)s 的 %(transition)s 由其他角色办理。"),
        next=_("如您还有别的角色，请切换后再办理。"),
    ),
    "clock_only_in_demo": RefusalText(
        what=_("时钟没有拨动。"),
        why=_("只有演示环境的时钟可以拨动，正式环境使用系统时间。"),
        next=_("在演示环境中操作。"),
    ),
    "clock_backwards": RefusalText(
        what=_("时钟没有拨动。"),
        why=_("时钟停在 %(stands)s，不能退回 %(to)s：已到期的事项不会撤销。"),
        next=_("选择更晚的时刻；如需重来，请重新建立演示数据。"),
    ),
    "calendar_day_wrong_year": RefusalText(
        what=_("节假日安排未保存。"),
        why=_("%(day)s 不在 %(year)s 年内。"),
        next=_("一次只录入一个年份的安排。"),
    ),
    "calendar_day_twice": RefusalText(
        what=_("节假日安排未保存。"),
        why=_("%(day)s 既列为放假又列为上班。"),
        next=_("对照国务院办公厅通知核对这一天。"),
    ),
    "calendar_lines_wrong": RefusalText(
        what=_("节假日安排没有保存，一天也没有。"),
        why=_("以下各行有误：%(problems)s"),
        next=_("改正这些行后再预览；您填写的内容都在。"),
    ),
    "calendar_day_no_change": RefusalText(
        what=_("节假日安排未保存。"),
        why=_("%(day)s 本来就是工作日，不能作为调休上班日。"),
        next=_("调休上班日只能是星期六或星期日，请对照通知核对。"),
    ),
    "calendar_notice_missing": RefusalText(
        what=_("节假日安排未保存。"),
        why=_("没有写明 %(year)s 年通知的文号；没有正式通知的年份按未公布处理。"),
        next=_("填写国务院办公厅通知的文号。"),
    ),
    "calendar_no_right": RefusalText(
        what=_("节假日安排未保存。"),
        why=_("节假日安排由系统管理员维护。"),
        next=_("请系统管理员录入。"),
    ),
}
