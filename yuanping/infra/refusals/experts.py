"""Texts of what the expert library refuses."""

from django.utils.translation import gettext_lazy as _

from yuanping.infra.refusals import RefusalText

TEXTS = {
    "specialty_unknown": RefusalText(
        what=_("专业代码“%(code)s”未被接受。"),
        why=_("%(edition)s 年版评标专家专业分类标准里没有这个代码。"),
        next=_("按标准填写：一个字母，其后每级两位数字，如 A08、A0801、A080104。"),
    ),
    "specialty_edition_unknown": RefusalText(
        what=_("专业分类标准的版本“%(edition)s”未被接受。"),
        why=_("系统里有的版本是 %(editions)s。"),
        next=_("填写其中一个版本，或者留空，按最新版本。"),
    ),
    "expert_twice": RefusalText(
        what=_("没有登记，什么都没有保存。"),
        why=_("证件号码已在专家库中，或者在这一份里出现了两次；一人只能登记一次。"),
        next=_("先在专家库里按证件号码查找这位专家；多个专业登记在同一人名下。"),
    ),
    "expert_key_wrong": RefusalText(
        what=_("手机密钥未被接受。"),
        why=_("手机密钥是 64 位小写十六进制字符（X25519 公钥）。"),
        next=_("从专家手机的绑定页面复制公钥；还没有绑定的，留空。"),
    ),
    "expert_paper_missing": RefusalText(
        what=_("没有办理，什么都没有保存。"),
        why=_("这一步须有文件的文号和日期。"),
        next=_("填写推荐函或者聘任文件的文号和日期。"),
    ),
    "expert_paper_in_future": RefusalText(
        what=_("没有办理，什么都没有保存。"),
        why=_("文件日期 %(day)s 在今天之后。"),
        next=_("核对文件的落款日期。"),
    ),
    "expert_reason_missing": RefusalText(
        what=_("没有办理，什么都没有保存。"),
        why=_("这一步须说明原因；原因随证据保存，本人可以看到。"),
        next=_("写明原因，再提交一次。"),
    ),
    "expert_until_wrong": RefusalText(
        what=_("没有办理，什么都没有保存。"),
        why=_("截止日期须在今天之后；续聘的须晚于原来的聘期。"),
        next=_("填写聘期或者暂停的最后一日。"),
    ),
    "expert_unit_wrong": RefusalText(
        what=_("没有办理，什么都没有保存。"),
        why=_("推荐函须由本人所在的单位出具；所填单位与资料中的工作单位不是一个。"),
        next=_("核对推荐单位的统一社会信用代码；工作单位已变更的，先变更工作单位。"),
    ),
    "expert_practice_short": RefusalText(
        what=_("没有通过审核，什么都没有保存。"),
        why=_("从事相关领域工作须满 %(years)s 年。"),
        next=_("核对开始从业的日期；不满的，退回申请并说明。"),
    ),
    "expert_title_missing": RefusalText(
        what=_("没有通过审核，什么都没有保存。"),
        why=_("须有高级职称或者同等专业水平。"),
        next=_("核对职称证书；没有的，退回申请并说明。"),
    ),
    "expert_consent_missing": RefusalText(
        what=_("没有办理，什么都没有保存。"),
        why=_("入库须本人同意处理其个人资料。"),
        next=_("请本人阅读告知并勾选同意。"),
    ),
    "expert_term_too_long": RefusalText(
        what=_("没有办理，什么都没有保存。"),
        why=_("聘期最长 %(years)s 年。"),
        next=_("缩短聘期，再提交一次。"),
    ),
    "expert_same_person": RefusalText(
        what=_("没有聘任，什么都没有保存。"),
        why=_("审核与聘任须由两个人办理。"),
        next=_("请专家库的另一位工作人员办理聘任。"),
    ),
    "expert_name_missing": RefusalText(
        what=_("申请没有提交，什么都没有保存。"),
        why=_("没有填写姓名。"),
        next=_("填写与证件一致的姓名。"),
    ),
    "applications_full": RefusalText(
        what=_("申请没有提交，什么都没有保存。"),
        why=_("今天收到的申请已满 %(most)s 份。"),
        next=_("请明天再提交，或者与专家库组建单位联系。"),
    ),
    "read_purpose_unknown": RefusalText(
        what=_("个人资料没有打开。"),
        why=_("查看个人资料须从列表中选择用途；用途会被记录，本人可以看到。"),
        next=_("选择用途，再打开一次。"),
    ),
    "absence_days_wrong": RefusalText(
        what=_("没有登记，什么都没有保存。"),
        why=_("日期须从早到晚、尚未过去，一次不超过 %(most)s 天。"),
        next=_("核对起止日期；更长的，分次登记或者请专家库办理暂停。"),
    ),
    "absence_too_many": RefusalText(
        what=_("没有登记，什么都没有保存。"),
        why=_("尚未过去的不能参加的日期已有 %(most)s 段。"),
        next=_("把相连的日期合成一段，或者先撤销不再需要的。"),
    ),
    "tie_unknown": RefusalText(
        what=_("没有登记，什么都没有保存。"),
        why=_("回避关系须从列表中选择。"),
        next=_("选择关系的种类；工作单位由专家库变更。"),
    ),
    "tie_not_yours": RefusalText(
        what=_("没有登记，什么都没有保存。"),
        why=_("处罚由专家库登记，不由本人申报。"),
        next=_("与专家库组建单位联系。"),
    ),
    "training_wrong": RefusalText(
        what=_("培训没有登记，什么都没有保存。"),
        why=_("完成日期不能晚于今天，有效期不能早于完成日期，学时在 1 至 %(most)s 之间。"),
        next=_("核对培训证明，再填写一次。"),
    ),
    "import_day_wrong": RefusalText(
        what=_("日期“%(text)s”未被接受。"),
        why=_("日期写作年-月-日，如 2026-09-01。"),
        next=_("改正后再导入。"),
    ),
    "expert_centre_unknown": RefusalText(
        what=_("“%(place)s”未被接受。"),
        why=_("系统里没有这个公共资源交易中心。"),
        next=_("填写中心的名称或者编号，与单位名录一致。"),
    ),
    "call_disputed": RefusalText(
        what=_("没有再次提出异议。"),
        why=_("这次通知（第 %(number)s 次）已经提出过异议。"),
        next=_("答复作出后在本页可以看到。"),
    ),
    "dispute_answer_missing": RefusalText(
        what=_("没有答复，什么都没有保存。"),
        why=_("答复须写明核查的经过和结果，专家本人可以看到。"),
        next=_("填写核查经过后再答复。"),
    ),
    "dispute_answer_long": RefusalText(
        what=_("没有答复，什么都没有保存。"),
        why=_("答复最多 %(most)s 字。"),
        next=_("请缩短答复；材料另行存档。"),
    ),
}
