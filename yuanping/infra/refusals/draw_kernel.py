"""Texts of what the kernel of the draw refuses."""

from django.utils.translation import gettext_lazy as _

from yuanping.infra.refusals import RefusalText

TEXTS = {
    "already_frozen": RefusalText(
        what=_("三方承诺没有再次加入。"),
        why=_("抽取申请 %(draw)s 已冻结，冻结后内容不再改变。"),
        next=_("在抽取页面查看已冻结的申请。"),
    ),
    "sealed_key_missing": RefusalText(
        what=_("抽取申请没有冻结。"),
        why=_("申请 %(draw)s 缺少封存密钥的承诺，没有它，知道位置与姓名对应关系的人会提前知道名单。"),
        next=_("请密钥保管方重新准备专家池后再试。"),
    ),
    "sealed_key_unexpected": RefusalText(
        what=_("抽取申请没有冻结。"),
        why=_("申请 %(draw)s 是第 1 版场地抽取申请，不使用封存密钥。"),
        next=_("去掉封存密钥的承诺后再试。"),
    ),
    "reveal_mismatch": RefusalText(
        what=_("%(party)s 的揭示与其承诺不符，本次抽取作废。"),
        why=_("揭示值算出的承诺与冻结申请中的不同，责任方已记录。"),
        next=_("由项目行政监督部门决定是否重新抽取。"),
    ),
    "infeasible_plan": RefusalText(
        what=_("没有一种席位分配能同时满足各项限额。"),
        why=_("卡在这一项：%(words)s。"),
        next=_("做到其中一项即可：%(help)s。也可以增加可选场所、调整专业席数，或改期后再试。"),
    ),
    "pool_too_small": RefusalText(
        what=_("专业 %(specialty)s 的可抽取专家太少。"),
        why=_("回避和缺席后有 %(experts)s 人，至少需要 %(needed)s 人，人数过少会泄露身份、也便于操纵。"),
        next=_("减少该专业席数，或扩大抽取范围后再试。"),
    ),
    "cell_too_small": RefusalText(
        what=_("%(centre)s 专业 %(specialty)s 的专家不够。"),
        why=_("有 %(experts)s 人可抽取，席位与备选共需 %(needed)s 人。"),
        next=_("按预订变更重新抽取场地，或减少备选人数。"),
    ),
    "exclusions_differ": RefusalText(
        what=_("抽取 %(draw)s 的排除标记没有交出。"),
        why=_("打开的排除标记与抽取前公布的摘要不符。"),
        next=_("请保留现场，通知审计员核查密钥保管进程和存储。"),
    ),
    "chance_moved": RefusalText(
        what=_("%(centre)s 专业 %(specialty)s 的中签机会变化过大。"),
        why=_("场地抽取时公布 %(then)s，今天为 %(now)s，变化超出规则允许的 %(most)s。"),
        next=_("申请变更评标时间，场地随之重新抽取；或者待可抽取人数恢复后再试。"),
    ),
    "cell_too_small_hidden": RefusalText(
        what=_("有一处场所专业 %(specialty)s 的专家不够。"),
        why=_("可抽取人数少于席位与备选之和；副场保密，不说是哪一处、差多少人。"),
        next=_("减少备选人数再试；仍不够的，申请变更评标时间，场地随之重新抽取。"),
    ),
    "chance_moved_hidden": RefusalText(
        what=_("有一处场所专业 %(specialty)s 的中签机会变化过大。"),
        why=_("自场地抽取以来的变化超出规则允许的幅度；副场保密，不说是哪一处、变化多少。"),
        next=_("申请变更评标时间，场地随之重新抽取；或者待可抽取人数恢复后再试。"),
    ),
    "too_many_venue_sets": RefusalText(
        what=_("这一程序无法给出准确的中签机会。"),
        why=_("可能的副场组合有 %(sets)s 种，超过 %(most)s 种。"),
        next=_("改用机会均等程序，或减少可选场所。"),
    ),
    "cell_exhausted": RefusalText(
        what=_("%(centre)s 专业 %(specialty)s 已无人可以递补。"),
        why=_("该格全部可抽取专家都已通知。"),
        next=_("系统在本次预订的其他场所补抽这一席，已接受的席位不变；在委员会页面查看进展。"),
    ),
    "continuation_infeasible": RefusalText(
        what=_("还缺 %(seats)s 席，本次预订的场所内没有一种补抽能同时满足各项限额。"),
        why=_("卡在这一项：%(words)s。"),
        next=_(
            "做到其中一项即可接续：%(help)s。系统每 30 分钟自动再试，直至到场截止；补满之前不能开始评标。限额由规则包规定，不因本次抽取放宽。"
        ),
    ),
    "chain_exhausted": RefusalText(
        what=_("还缺 %(seats)s 席，没有再补抽。"),
        why=_("事先承诺的 %(most)s 个随机数都已用完，用没有承诺过的随机数补抽就可能被人挑选。"),
        next=_("补满之前不能开始评标；由招标人改期，另行组建评标委员会。"),
    ),
    "nothing_open": RefusalText(
        what=_("没有补抽。"),
        why=_("每一席都还有人在通知中或已应允。"),
        next=_("等候答复即可，无人可递补时系统自动补抽。"),
    ),
    "workstations_exhausted": RefusalText(
        what=_("%(centre)s 的工位不够。"),
        why=_("抽中的席位多于该场所为本场保留的工位。"),
        next=_("由场所补充工位并变更预订。"),
    ),
    "workstations_changed": RefusalText(
        what=_("没有抽取。"),
        why=_("现有工位与冻结申请中承诺的工位不一致。"),
        next=_("恢复预订时保留的工位，或重新提出抽取申请。"),
    ),
    "pool_empty": RefusalText(
        what=_("专家池没有封存。"),
        why=_("没有任何候选专家。"),
        next=_("检查专业与地区范围后再试。"),
    ),
    "pool_duplicate": RefusalText(
        what=_("专家池没有封存。"),
        why=_("同一专家出现了两次，每位专家只能在一个格内。"),
        next=_("由专家库组建单位更正登记后再试。"),
    ),
    "share_mismatch": RefusalText(
        what=_("秘密没有恢复。"),
        why=_("%(holder)s 提交的份额与申请中的摘要不符（%(owner)s）。"),
        next=_("请 %(holder)s 重新提交它保管的那一份；这次不符已记录。"),
    ),
    "deposit_unfit": RefusalText(
        what=_("没有接受这些份额。"),
        why=_("份额必须恰好给另外两方各一份，并用各方承诺时的公钥加密；其中有一方的公钥还没有或已更换。"),
        next=_("请重新打开本方页面，页面会按最新的公钥重新寄存。"),
    ),
    "share_missing": RefusalText(
        what=_("秘密没有恢复。"),
        why=_("没有恰好两份份额（%(owner)s）。"),
        next=_("请另外两方各打开自己保管的一份。"),
    ),
    "share_unexpected": RefusalText(
        what=_("记录没有通过核对。"),
        why=_("记录里有与恢复的秘密无关的份额。"),
        next=_("请核对记录来自哪一次抽取。"),
    ),
    "rebuilt_differs": RefusalText(
        what=_("记录没有通过核对。"),
        why=_("记录里恢复的秘密不是两份份额给出的（%(owner)s）。"),
        next=_("请核对记录来自哪一次抽取。"),
    ),
    "share_unknown": RefusalText(
        what=_("秘密没有恢复。"),
        why=_("申请中没有这一份额（%(owner)s）。"),
        next=_("核对份额属于哪一次抽取。"),
    ),
}
