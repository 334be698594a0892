"""Texts of what is refused to a centre that books for a local evaluation."""

from django.utils.translation import gettext_lazy as _

from yuanping.infra.refusals import RefusalText

TEXTS = {
    "local_project_missing": RefusalText(
        what=_("本地集中评标没有预订。"),
        why=_("项目名称或标段编号没有填写，或者过长。"),
        next=_("写明项目名称（200 字以内）和标段编号（40 字以内）。"),
    ),
    "local_seats_wrong": RefusalText(
        what=_("本地集中评标没有预订。"),
        why=_("工位数应为 1 至 %(most)s 的整数。"),
        next=_("按评标委员会人数填写。"),
    ),
    "local_in_past": RefusalText(
        what=_("没有办理，工位不变。"),
        why=_("这场评标的开始时间已过。"),
        next=_("核对起止时间；已经开始的评标在今日评标页面处理。"),
    ),
    "local_shared_not_lent": RefusalText(
        what=_("本地集中评标没有预订，一个工位也没有占。"),
        why=_("需要 %(needed)s 个，非共享工位只空 %(ordinary)s 个；本省文件没有把专属共享工位用于本地集中评标的规定。"),
        next=_("换一个时间，或者减少工位数。"),
    ),
    "local_full": RefusalText(
        what=_("没有预订，一个工位也没有占。"),
        why=_("需要 %(needed)s 个，非共享工位空 %(ordinary)s 个，专属共享工位空 %(shared)s 个，合起来仍不够。"),
        next=_("换一个时间，或者减少工位数。"),
    ),
    "local_taken": RefusalText(
        what=_("没有预订，一个工位也没有占。"),
        why=_("看空位之后，有工位刚被别人占用。"),
        next=_("再提交一次，系统重新挑选空闲工位。"),
    ),
    "local_use_there": RefusalText(
        what=_("本地集中评标没有再次预订。"),
        why=_("标段 %(code)s 在同一时间已有一项预订。"),
        next=_("在列表中查看；需要改动的，先取消再预订。"),
    ),
    "local_lot_is_remote": RefusalText(
        what=_("本地集中评标没有预订。"),
        why=_("标段 %(code)s 已判定为远程异地评标，场所由系统随机选取。"),
        next=_("由招标代理机构提出工位预订申请；判定有误的，由其重新判定。"),
    ),
}
