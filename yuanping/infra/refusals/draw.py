"""Refusals of ceremonies, key holder, registry and committee."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yuanping.infra.refusals import RefusalText

_CODE = RefusalText(
    what=_("没有接受这个代码，什么都没有保存。"),
    why=_("这个代码不能在此使用：可能已经用过，也可能不属于这里。"),
    next=_("请核对通知中的代码、场所和日期；仍不能用时请联系主场服务人员。"),
)

TEXTS = {
    "wrong_parties": RefusalText(
        what=_("没有开始抽取。"),
        why=_("抽取必须恰好由招标人（或其代理）、项目行政监督部门、专家库组建单位三方参加，现在是：%(parties)s。"),
        next=_("请先补齐这个标段的招标人和行政监督部门。"),
    ),
    "too_few_bids_for_draw": RefusalText(
        what=_("没有申请抽取。"),
        why=_("收到的投标不足 %(least)s 份，不得开标，也就无须组建评标委员会。"),
        next=_("投标截止后仍不足的，招标人应当依法重新招标。"),
    ),
    "ceremony_exists": RefusalText(
        what=_("没有开始新的抽取。"),
        why=_("这个标段已经有一次抽取；一个标段只抽取一次。"),
        next=_("已作废的抽取，只有项目行政监督部门可以责令重新抽取。"),
    ),
    "already_committed": RefusalText(
        what=_("没有保存第二份承诺。"),
        why=_("本方已经作出承诺，承诺不能更换。"),
        next=_("请等待其他两方；承诺齐备后按页面提示揭示。"),
    ),
    "foreign_commitment": RefusalText(
        what=_("没有接受这份承诺。"),
        why=_("承诺的一方、签名或抽取编号与您不符。"),
        next=_("请由该方自己的账号，在自己的电脑上重新作出承诺。"),
    ),
    "shared_commitment": RefusalText(
        what=_("没有接受这份承诺。"),
        why=_("三方必须各用各的密钥和秘密；这一份与另一方的相同。"),
        next=_("请在自己的电脑上生成新的密钥后重新承诺。"),
    ),
    "reveal_before_checkpoint": RefusalText(
        what=_("没有接受揭示，秘密没有保存。"),
        why=_("抽取请求还没有进入带签名的检查点；在此之前揭示，别人就能据此改请求。"),
        next=_("请稍候，检查点通常在几秒内生成；先保存检查点，再揭示。"),
    ),
    "already_revealed": RefusalText(
        what=_("没有保存第二次揭示。"),
        why=_("本方已经揭示，一方只揭示一次。"),
        next=_("无需再操作；三方揭示后系统自动抽取。"),
    ),
    "foreign_reveal": RefusalText(
        what=_("没有接受这次揭示。"),
        why=_("揭示的一方、签名或密钥与承诺时的不符。"),
        next=_("请由作出承诺的一方，用承诺时的密钥揭示。"),
    ),
    "reveal_other_request": RefusalText(
        what=_("没有接受这次揭示。"),
        why=_("您核对的抽取请求与已冻结的不是同一份。"),
        next=_("请重新取得材料并核对；仍不一致时请告知行政监督部门。"),
    ),
    "foreign_checkpoint": RefusalText(
        what=_("没有接受这次揭示。"),
        why=_("您保存的检查点不是本日志签发的，或没有包含这次抽取请求。"),
        next=_("请重新取得检查点，核对后再揭示。"),
    ),
    "not_voided": RefusalText(
        what=_("没有责令重新抽取。"),
        why=_("这次抽取没有作废。"),
        next=_("抽取仍在进行或已经完成，无需重新抽取。"),
    ),
    "already_ordered": RefusalText(
        what=_("没有再次责令重新抽取。"),
        why=_("已经责令过一次，新的抽取已经或即将打开。"),
        next=_("请到新的抽取页面办理。"),
    ),
    "reason_required": RefusalText(
        what=_("没有保存。"),
        why=_("作废或重新抽取必须写明理由，至少 %(least)s 个字。"),
        next=_("请写明理由后再提交；理由记入证据。"),
    ),
    "keyholder_unavailable": RefusalText(
        what=_("系统故障：密钥保管进程没有应答，什么都没有保存。"),
        why=_("专家名单只有密钥保管进程能打开；它没有在规定时间内回答。"),
        next=_("请一分钟后再试；仍不行时请联系系统管理员。"),
    ),
    "booking_not_confirmed": RefusalText(
        what=_("没有申请抽取。"),
        why=_("工位预订还没有全部确认，不知道每个场所需要几名专家。"),
        next=_("请等全部场所确认工位后再申请抽取。"),
    ),
    "draw_after_opening": RefusalText(
        what=_("没有申请抽取。"),
        why=_("评标委员会应当在开标前确定，这个标段已经开标。"),
        next=_("请告知项目行政监督部门。"),
    ),
    "draw_requested": RefusalText(
        what=_("没有再次申请抽取。"),
        why=_("这个标段已经申请过抽取。"),
        next=_("请到抽取页面查看进度。"),
    ),
    "committee_size": RefusalText(
        what=_("没有申请抽取。"),
        why=_("评标委员会应为 %(minimum)s 人以上单数，现在是 %(size)s 人。"),
        next=_("请调整各专业人数或招标人代表人数。"),
    ),
    "experts_below_two_thirds": RefusalText(
        what=_("没有申请抽取。"),
        why=_("技术、经济专家不得少于三分之二：%(size)s 人中只有 %(experts)s 名专家。"),
        next=_("请减少招标人代表或增加专家。"),
    ),
    "code_mistyped": RefusalText(
        what=_("没有接受这个代码。"),
        why=_("代码共 12 位，最后一位是校验位；您输入的有一处不对。"),
        next=_("请对照通知重新输入，不含数字 0、1 和字母 I、L、O。"),
    ),
    "code_unknown": _CODE,
    "code_used": _CODE,
    "identity_not_checked": RefusalText(
        what=_("没有办理签到。"),
        why=_("还没有确认已核验身份证件。"),
        next=_("请当面核验身份证件后勾选确认，再办理签到。"),
    ),
    "identity_mismatch": RefusalText(
        what=_("没有办理签到。"),
        why=_("身份证件号码与到场码对应的人不符。"),
        next=_("请重新核对证件；仍不符时不得放行，并告知项目行政监督部门。"),
    ),
    "outside_arrival_window": RefusalText(
        what=_("没有办理签到。"),
        why=_("现在不在这场评标的到场时间内。"),
        next=_("请在通知写明的当日到场时间内办理。"),
    ),
    "name_required": RefusalText(
        what=_("没有保存招标人代表。"),
        why=_("没有填写姓名。"),
        next=_("请填写代表的姓名后再提交。"),
    ),
    "account_unknown": RefusalText(
        what=_("没有保存招标人代表。"),
        why=_("没有这个账号，或它不是本招标人的代表账号。"),
        next=_("请核对账号；代表须先由管理员授予招标人代表角色。"),
    ),
    "representative_twice": RefusalText(
        what=_("没有保存招标人代表。"),
        why=_("同一个人不能占两个席位。"),
        next=_("请另行指定一人。"),
    ),
    "award_not_determined": RefusalText(
        what=_("没有公开抽取。"),
        why=_("中标结果还没有确定，名单仍须保密。"),
        next=_("招标人定标后系统自动公开密钥 K 与抽取记录。"),
    ),
    "sign_in_failed": RefusalText(
        what=_("没有登录。"),
        why=_("账号或口令不对。"),
        next=_("请核对后再试；连续五次不对将锁定一小时。"),
    ),
}
