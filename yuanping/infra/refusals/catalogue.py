"""Texts of what the catalogue of venues refuses: papers, hours, devices, pictures, imports."""

from django.utils.translation import gettext_lazy as _

from yuanping.infra.refusals import RefusalText

_IMPORT = _("文件没有导入，一行也没有。")
_PICTURE = _("图片没有保存。")
_HOURS = _("开放时间没有保存。")

TEXTS = {
    "moment_wrong": RefusalText(
        what=_("日期或时间“%(text)s”未被接受。"),
        why=_("须是存在的日期或时刻。"),
        next=_("从日历中选择，或按 2026-12-07 的样子填写。"),
    ),
    "hours_not_whole_minutes": RefusalText(
        what=_("未能使用时间 %(time)s。"), why=_("时间精确到分钟。"), next=_("去掉秒后再填写。")
    ),
    "hours_too_long": RefusalText(
        what=_("未能使用该时间段。"),
        why=_("一次预订最长 %(days)s 天（平台自设）。"),
        next=_("缩短时间段，或分次预订。"),
    ),
    "venue_closed_day": RefusalText(
        what=_("未能使用该时间段。"),
        why=_("%(from)s 至 %(until)s 评标场所不开放：%(reason)s。"),
        next=_("避开这一天，另选日期。"),
    ),
    "venue_in_maintenance": RefusalText(
        what=_("未能使用该时间段。"),
        why=_("%(from)s 至 %(until)s 评标场所检修：%(reason)s。"),
        next=_("避开检修时间，另选时间段。"),
    ),
    "venue_outside_hours": RefusalText(
        what=_("未能使用该时间段。"),
        why=_("%(from)s 至 %(until)s 不在评标场所的开放时间内。"),
        next=_("改在开放时间内；需要隔夜评标的，请场所先调整开放时间。"),
    ),
    "standard_item_unknown": RefusalText(
        what=_("自查没有保存。"),
        why=_("项目 %(item)s 不在工位建设标准 %(version)s 版中。"),
        next=_("刷新页面，按现行标准逐项填写。"),
    ),
    "venue_not_approved": RefusalText(
        what=_("该场所未能纳入共享资源目录。"),
        why=_("其他运行机构的场所须经行业行政监督部门认可。"),
        next=_("请行业行政监督部门登记认可文号后再纳入。"),
    ),
    "venue_not_supervised": RefusalText(
        what=_("该场所未能纳入共享资源目录。"),
        why=_("其他运行机构的场所须接受在线监督。"),
        next=_("接通在线监督并登记后再纳入。"),
    ),
    "venue_reason_missing": RefusalText(
        what=_("未能保存。"), why=_("这一步需要写明原因，原因随证据公开。"), next=_("填写原因后再提交。")
    ),
    "venue_paper_missing": RefusalText(
        what=_("未能保存。"), why=_("这一步须有文号和日期。"), next=_("填写文号和日期后再提交。")
    ),
    "venue_paper_in_future": RefusalText(
        what=_("未能保存。"), why=_("文件日期 %(day)s 还没有到。"), next=_("核对文件上的日期。")
    ),
    "venue_standard_unmet": RefusalText(
        what=_("该场所未通过验收。"),
        why=_("按工位建设标准 %(version)s 版，有 %(count)s 项不符合。"),
        next=_("退回场所整改，整改后重新自查。"),
    ),
    "venue_name_taken": RefusalText(
        what=_("未能登记场所“%(name)s”。"), why=_("本单位已有同名场所。"), next=_("换一个名称，例如写明楼号。")
    ),
    "venue_field_wrong": RefusalText(
        what=_("未能登记场所。"),
        why=_("“%(text)s”未被接受：名称和地址不能为空，经纬度为十进制度数并成对填写。"),
        next=_("改正标出的一栏再提交；您填写的内容都在。"),
    ),
    "capability_unknown": RefusalText(
        what=_("未能保存。"), why=_("没有名为 %(name)s 的能力标识。"), next=_("从列表中选择。")
    ),
    "capability_days_wrong": RefusalText(what=_("未能保存。"), why=_("末日早于起始日。"), next=_("改正末日后再提交。")),
    "capability_article_unknown": RefusalText(
        what=_("未能保存。"),
        why=_("规则包中没有条款 %(article)s。"),
        next=_("填写规则包中的文号和条款，例如“（三十）”。"),
    ),
    "capability_there": RefusalText(
        what=_("未能保存。"), why=_("这些日期内已有相同的标识。"), next=_("先给原有标识填写末日，再登记新的。")
    ),
    "room_name_missing": RefusalText(
        what=_("未能登记工位。"), why=_("没有写明评标室。"), next=_("填写评标室名称，例如“301”。")
    ),
    "workstation_label_missing": RefusalText(
        what=_("未能登记工位。"), why=_("工位须有编号。"), next=_("填写编号，例如“01”。")
    ),
    "until_in_past": RefusalText(
        what=_("工位状态没有改变。"), why=_("预计恢复的时间已经过去。"), next=_("填写今后的时间，或留空。")
    ),
    "device_kind_unknown": RefusalText(
        what=_("设备没有登记。"), why=_("没有设备类别“%(kind)s”。"), next=_("从列表中选择类别。")
    ),
    "device_name_missing": RefusalText(
        what=_("设备没有登记。"), why=_("没有写明设备名称。"), next=_("填写名称，例如“桌面摄像头”。")
    ),
    "device_there": RefusalText(
        what=_("设备没有登记。"), why=_("同一处已有同类同名的设备“%(name)s”。"), next=_("换一个名称，例如加上编号。")
    ),
    "device_retired": RefusalText(
        what=_("设备状态没有改变。"), why=_("该设备已报废，只留作记录。"), next=_("新设备请另行登记。")
    ),
    "device_test_in_future": RefusalText(
        what=_("测试没有记录。"), why=_("测试日期 %(day)s 还没有到。"), next=_("填写实际测试的日期。")
    ),
    "weekly_hours_wrong": RefusalText(
        what=_HOURS,
        why=_("“%(part)s”读不懂。星期用 1 至 7，时间用 24 小时制，例如“1-5 08:00-20:00”。"),
        next=_("改正后再保存；多段用分号隔开。"),
    ),
    "weekly_hours_overlap": RefusalText(
        what=_HOURS, why=_("星期 %(weekday)s 的两段时间重叠。"), next=_("合并或错开这两段时间。")
    ),
    "changeover_wrong": RefusalText(
        what=_HOURS, why=_("场次间隔为 0 至 %(most)s 分钟。"), next=_("改正间隔后再保存。")
    ),
    "closed_day_past": RefusalText(
        what=_("闭馆日没有登记。"), why=_("%(day)s 已经过去。"), next=_("选择今天或以后的日期。")
    ),
    "maintenance_past": RefusalText(
        what=_("检修时间没有登记。"), why=_("这段时间已经过去。"), next=_("选择今后的时间段。")
    ),
    "picture_kind_unknown": RefusalText(
        what=_PICTURE, why=_("只有照片和平面图两类，没有“%(kind)s”。"), next=_("从列表中选择。")
    ),
    "picture_caption_missing": RefusalText(
        what=_PICTURE, why=_("须写明图片内容，供看不到图片的人了解。"), next=_("填写说明，例如“301 室全景，六个工位”。")
    ),
    "picture_there": RefusalText(what=_PICTURE, why=_("该评标室已有这张图片。"), next=_("选择另一张图片。")),
    "picture_too_many": RefusalText(
        what=_PICTURE, why=_("一个评标室最多 %(most)s 张图片。"), next=_("先移除不需要的图片。")
    ),
    "picture_too_large": RefusalText(what=_PICTURE, why=_("图片大于 %(most)s MB。"), next=_("缩小图片后再上传。")),
    "picture_too_many_points": RefusalText(
        what=_PICTURE, why=_("图片超过 %(most)s 百万像素。"), next=_("缩小图片后再上传。")
    ),
    "picture_unreadable": RefusalText(
        what=_PICTURE,
        why=_("文件内容不是完整的 PNG、JPEG 或 WebP 图片；文件名不能说明内容。"),
        next=_("用图片软件另存为 JPEG 后再上传。"),
    ),
    "upload_missing": RefusalText(what=_("没有收到文件。"), why=_("表单中没有文件。"), next=_("选择文件后再提交。")),
    "text_not_plain": RefusalText(
        what=_("提交的内容没有接收。"),
        why=_("其中有看不见的控制字符，数据库和表格都存不下；多半是从别的程序复制来的。"),
        next=_("返回上一页，删去这些字符重新输入，再提交。"),
    ),
    "upload_too_large": RefusalText(
        what=_("文件没有接收。"), why=_("上传内容大于 %(most)s MB，未读入即拒绝。"), next=_("缩小文件后再上传。")
    ),
    "catalogue_empty": RefusalText(
        what=_("目录没有发布。"), why=_("还没有场所纳入共享资源目录。"), next=_("先完成场所验收和纳入。")
    ),
    "import_refused": RefusalText(
        what=_IMPORT, why=_("有 %(count)s 处未被接受，逐行列在下面。"), next=_("在原文件中改正所列各处，再整份导入。")
    ),
    "import_unreadable": RefusalText(
        what=_IMPORT,
        why=_("文件不是可读的 XLSX 工作簿或 JSON：%(why)s。"),
        next=_("先导出一份，在导出的文件中修改后再导入。"),
    ),
    "import_table_unknown": RefusalText(
        what=_("表“%(table)s”未被接受。"), why=_("目录只有四张表：场所、评标室、工位、设备。"), next=_("删去多余的表。")
    ),
    "import_too_many_rows": RefusalText(
        what=_("这张表未被接受。"), why=_("一张表最多 %(most)s 行。"), next=_("分成几份文件导入。")
    ),
    "import_column_unknown": RefusalText(
        what=_("列“%(column)s”未被接受。"),
        why=_("这张表没有这一列。"),
        next=_("删去这一列，或对照导出的文件改正列名。"),
    ),
    "import_column_missing": RefusalText(
        what=_("缺少列“%(column)s”。"),
        why=_("每张表的列须齐全，不填的格子可以留空。"),
        next=_("对照导出的文件补上这一列。"),
    ),
    "import_row_twice": RefusalText(what=_("这一行未被接受。"), why=_("前面已有同一项。"), next=_("删去重复的一行。")),
    "import_cell_empty": RefusalText(what=_("这一格未被接受。"), why=_("这一格不能为空。"), next=_("填写后再导入。")),
    "import_cell_wrong": RefusalText(
        what=_("“%(text)s”未被接受。"),
        why=_("最多 %(most)s 个字，不含换行和控制字符。"),
        next=_("缩短或改正后再导入。"),
    ),
    "import_centre_not_yours": RefusalText(
        what=_("单位“%(centre)s”未被接受。"),
        why=_("只能导入本单位的场所。"),
        next=_("填写本单位的编号，导出的文件中有。"),
    ),
    "import_place_unknown": RefusalText(
        what=_("“%(place)s”未被接受。"),
        why=_("没有这个场所、评标室或工位，文件前面也没有。"),
        next=_("先在前面的表中加上它。"),
    ),
    "import_word_unknown": RefusalText(
        what=_("“%(text)s”未被接受。"), why=_("这一格只能填：%(words)s。"), next=_("从所列词中选一个。")
    ),
    "import_number_wrong": RefusalText(
        what=_("“%(text)s”未被接受。"), why=_("须为 0 至 %(most)s 的整数。"), next=_("改正数字后再导入。")
    ),
    "import_degrees_wrong": RefusalText(
        what=_("“%(text)s”未被接受。"),
        why=_("须为十进制度数，绝对值不大于 %(most)s，最多六位小数。"),
        next=_("改正度数后再导入。"),
    ),
    "import_half_coordinates": RefusalText(
        what=_("这一行未被接受。"), why=_("经度和纬度须一起填写，或都留空。"), next=_("补上另一个度数。")
    ),
}
