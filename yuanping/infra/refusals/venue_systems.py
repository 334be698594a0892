"""Texts of what is refused to a centre's own system and to the staff that connects it."""

from django.utils.translation import gettext_lazy as _

from yuanping.infra.refusals import RefusalText

TEXTS = {
    "callback_address_wrong": RefusalText(
        what=_("地址 %(url)s 未被接受。"),
        why=_("地址须是完整的网址，不含用户名、密码、空格和 # 部分，也不占用其他服务惯用的端口。"),
        next=_("核对后重新填写，例如 https://venue.example.cn/callback。"),
    ),
    "callback_not_https": RefusalText(
        what=_("地址 %(url)s 未被接受。"),
        why=_("通知只经加密通道（https）发送。"),
        next=_("为中心系统配置证书后，填写 https 开头的地址。"),
    ),
    "callback_private": RefusalText(
        what=_("地址 %(url)s 未被接受。"),
        why=_("它指向内部网络，而本平台没有允许向该网络发送。"),
        next=_("填写公网地址；政务外网地址请平台运行单位先行登记网段。"),
    ),
    "system_connected_already": RefusalText(
        what=_("本中心的系统已经接入，没有再建一次。"),
        why=_("一个中心同时只有一个接入。"),
        next=_("更换地址或密钥请在现有接入上操作；重建请先停用。"),
    ),
    "system_ended": RefusalText(
        what=_("这条通知没有重发。"),
        why=_("它所属的接入已经停用，密钥已销毁。"),
        next=_("重新接入后，从预订页面查看当前情况。"),
    ),
    "message_waits_already": RefusalText(
        what=_("这条通知没有再排一次。"),
        why=_("它正在等待发送。"),
        next=_("稍候刷新本页查看结果。"),
    ),
    "no_dead_message": RefusalText(
        what=_("没有可重发的通知。"),
        why=_("本中心没有已停止投递的通知。"),
        next=_("无需操作。"),
    ),
    "signature_missing": RefusalText(
        what=_("消息未被受理。"),
        why=_("缺少或写错了 webhook-id、webhook-timestamp、webhook-signature 中的一项。"),
        next=_("按接口说明补全三个请求头后重发。"),
    ),
    "signature_wrong": RefusalText(
        what=_("消息未被受理，内容没有读取。"),
        why=_("签名与内容不符，或不是用本接入现行密钥签的。"),
        next=_("核对密钥；对原样字节“编号.时间戳.正文”重新签名。"),
    ),
    "message_stale": RefusalText(
        what=_("消息未被受理，内容没有读取。"),
        why=_("时间戳与本平台时钟相差超过 %(minutes)s 分钟。"),
        next=_("校准系统时钟，以当前时间戳重新签名。"),
    ),
    "message_too_large": RefusalText(
        what=_("消息未被受理，内容没有读取。"),
        why=_("消息大于 %(most)s KB，未读入即拒绝。"),
        next=_("一条消息只办一件事；工位较多时分几条发送。"),
    ),
    "message_replayed": RefusalText(
        what=_("消息没有再次执行。"),
        why=_("同一编号、同一时间戳的消息已经收到过，可能是截获后的重放。"),
        next=_("确需重发，请以新的时间戳对同一内容重新签名，将得到原来的答复。"),
    ),
    "message_id_reused": RefusalText(
        what=_("消息没有执行。"),
        why=_("编号 %(id)s 已用于另一内容。"),
        next=_("为新的内容使用新的编号。"),
    ),
    "message_not_ours": RefusalText(
        what=_("消息没有执行。"),
        why=_("信封中的编号、系统号与请求头或接入不一致。"),
        next=_("信封中填写与请求头相同的编号和接入页所示的系统号。"),
    ),
    "area_code_unknown": RefusalText(
        what=_("消息没有执行。"),
        why=_("地区码 %(area)s 不是本接入所属中心的地区码。"),
        next=_("填写本中心的六位行政区划代码。"),
    ),
    "data_wrong": RefusalText(
        what=_("消息没有执行。"),
        why=_("%(path)s：%(why)s"),
        next=_("按接口说明改正后，以新的编号重发。"),
    ),
    "sync_token_wrong": RefusalText(
        what=_("没有返回增量。"),
        why=_("同步令牌不是本接入发出的，或版本不同。"),
        next=_("不带令牌重新同步一次，从头取回。"),
    ),
    "external_reference_missing": RefusalText(
        what=_("占用没有登记。"),
        why=_("中心系统须给出占用的编号，以便日后释放。"),
        next=_("填写 reference 后，以新的编号重发。"),
    ),
    "external_reference_used": RefusalText(
        what=_("占用 %(reference)s 没有登记。"),
        why=_("这个编号已有一项占用。"),
        next=_("更改时间请先释放原来的占用，或换一个编号。"),
    ),
    "external_in_past": RefusalText(
        what=_("占用没有登记。"),
        why=_("这段时间已经过去。"),
        next=_("核对起止时间。"),
    ),
    "external_taken": RefusalText(
        what=_("占用没有登记，一个工位也没有占。"),
        why=_("%(workstation)s 自 %(when)s 起已有人使用。"),
        next=_("换工位或时间；已由本平台占用的，请在预订中答复或调整。"),
    ),
}
