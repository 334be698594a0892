"""Texts of what ``evidence`` and ``notifications`` refuse."""

from django.utils.translation import gettext_lazy as _

from yuanping.infra.refusals import RefusalText

TEXTS = {
    "payload_not_personal": RefusalText(
        what=_("证据内容没有擦除。"),
        why=_("只有个人信息类的证据内容可以擦除，这一条不是。"),
        next=_("核对条目；其他证据按保管期限保存。"),
    ),
    "payload_erased_already": RefusalText(
        what=_("证据内容没有再次擦除。"),
        why=_("这一条的内容已经擦除，证明仍然成立。"),
        next=_("无需再做。"),
    ),
    "erasure_reason_missing": RefusalText(
        what=_("证据内容没有擦除。"),
        why=_("擦除个人信息必须写明理由，理由会记入证据。"),
        next=_("写明依据和理由后再擦除。"),
    ),
    "no_notice_to_send": RefusalText(
        what=_("没有重发任何通知。"),
        why=_("没有发送失败而仍可重发的通知；可能已有人重发，或后台已自行发出。"),
        next=_("刷新本页查看现状。"),
    ),
    "notice_too_large": RefusalText(
        what=_("通知没有发出。"),
        why=_("密封后的通知超过固定大小，不同大小会泄露内容。"),
        next=_("缩短通知内容。"),
    ),
}
