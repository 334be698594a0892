"""Texts of what ``evaluation`` and ``signing`` refuse."""

from django.utils.translation import gettext_lazy as _

from yuanping.infra.refusals import RefusalText

CRITERIA = {
    "criteria_empty": RefusalText(
        what=_("未能冻结评标标准。"), why=_("没有任何评标因素。"), next=_("至少列出一个评标因素及其分值。")
    ),
    "criteria_doubled": RefusalText(
        what=_("未能冻结评标标准。"), why=_("两个评标因素用了同一个代号。"), next=_("给每个评标因素不同的代号。")
    ),
    "criterion_range": RefusalText(
        what=_("未能冻结评标标准。"),
        why=_("“%(criterion)s”的最低分、最高分和最小分差不能一起成立。"),
        next=_("最高分要大于最低分，并且能由最低分按最小分差加到。"),
    ),
    "price_formula": RefusalText(
        what=_("未能冻结评标标准。"), why=_("报价分的满分和扣分不能是负数。"), next=_("改正报价分公式的数值。")
    ),
    "too_many_candidates": RefusalText(
        what=_("未能冻结评标标准。"), why=_("中标候选人至少 1 名、最多 %(most)s 名。"), next=_("改正中标候选人的名额。")
    ),
    "criteria_rounding": RefusalText(
        what=_("未能冻结评标标准。"), why=_("得分保留的小数位数须在 0 到 4 之间。"), next=_("改正小数位数。")
    ),
}

MEMBERS = {
    "already_declared": RefusalText(
        what=_("承诺没有再次签署。"), why=_("您已经签署过评标承诺。"), next=_("等待其他评委签署。")
    ),
    "declaration_not_agreed": RefusalText(
        what=_("承诺没有签署。"), why=_("您没有确认各项属实。"), next=_("勾选确认；如应当回避，请告知场所人员。")
    ),
    "already_voted": RefusalText(
        what=_("选票没有再次投出。"), why=_("第 %(round)s 轮您已经投过票，每位评委一轮一票。"), next=_("等待本轮计票。")
    ),
    "leader_not_on_ballot": RefusalText(
        what=_("选票没有投出。"), why=_("您选的评委不在本轮候选之中。"), next=_("在本轮列出的评委中选择一位。")
    ),
    "already_reviewed": RefusalText(
        what=_("评审意见没有再次提交。"),
        why=_("您已经提交过初步评审意见，提交后不能修改。"),
        next=_("等待其他评委提交。"),
    ),
    "verdict_unknown_bid": RefusalText(
        what=_("评审意见没有提交。"), why=_("其中一份不是本标段的投标。"), next=_("刷新页面后重新填写。")
    ),
    "verdict_doubled": RefusalText(
        what=_("评审意见没有提交。"), why=_("对 %(bid)s 给出了两个结论。"), next=_("每份投标只选一个结论。")
    ),
    "verdict_missing": RefusalText(
        what=_("评审意见没有提交。"), why=_("还没有对 %(bid)s 作出结论。"), next=_("对每份投标选择一个结论。")
    ),
    "verdict_needs_reason": RefusalText(
        what=_("评审意见没有提交。"), why=_("否决 %(bid)s 须写明事实与理由。"), next=_("写明事实与理由后再提交。")
    ),
}

SCORES = {
    "score_not_a_number": RefusalText(
        what=_("评分没有保存。"), why=_("“%(value)s”不是数字。"), next=_("填写数字，例如 7 或 7.5。")
    ),
    "score_out_of_range": RefusalText(
        what=_("评分没有保存。"),
        why=_("%(bid)s 的“%(criterion)s”填了 %(value)s 分，只能在 %(low)s 到 %(high)s 分之间。"),
        next=_("改为范围内的分数。"),
    ),
    "score_off_step": RefusalText(
        what=_("评分没有保存。"),
        why=_("%(bid)s 的“%(criterion)s”填了 %(value)s 分，最小分差是 %(step)s 分。"),
        next=_("改为符合最小分差的分数。"),
    ),
    "score_unknown": RefusalText(
        what=_("评分没有保存。"), why=_("评分表里没有这份投标或这个评标因素。"), next=_("刷新页面后重新填写。")
    ),
    "score_doubled": RefusalText(
        what=_("评分没有保存。"), why=_("%(bid)s 的同一因素有两个分数。"), next=_("刷新页面后重新填写。")
    ),
    "score_missing": RefusalText(
        what=_("评分表没有锁定。"), why=_("%(bid)s 的“%(criterion)s”还没有评分。"), next=_("补上这一处后再锁定。")
    ),
    "score_needs_reason": RefusalText(
        what=_("评分表没有锁定。"),
        why=_("%(bid)s 的“%(criterion)s”低于 %(below)s 分，须写明理由。"),
        next=_("写明理由后再锁定。"),
    ),
    "sheet_locked": RefusalText(
        what=_("评分没有改动。"), why=_("您的评分表已经锁定，锁定后不能修改。"), next=_("等待其他评委锁定。")
    ),
}

REPORT = {
    "not_leader": RefusalText(
        what=_("评标报告没有形成。"), why=_("报告由组长代表评标委员会形成。"), next=_("请组长形成报告。")
    ),
    "dissent_length": RefusalText(
        what=_("不同意见没有记入。"), why=_("意见和理由须在 1 到 %(most)s 个字之间。"), next=_("调整篇幅后再提交。")
    ),
    "dissent_filed_before": RefusalText(
        what=_("不同意见没有再次记入。"), why=_("您已经提出过书面意见。"), next=_("意见已写入报告，可在报告中核对。")
    ),
    "award_not_candidate": RefusalText(
        what=_("没有定标。"), why=_("只能从评标委员会推荐的中标候选人中确定中标人。"), next=_("在中标候选人中选择。")
    ),
    "award_needs_reason": RefusalText(
        what=_("没有定标。"),
        why=_("没有选择排名第一的中标候选人，须写明理由。"),
        next=_("写明理由，或选择第一中标候选人。"),
    ),
}

SIGNING = {
    "passphrase_length": RefusalText(
        what=_("签名口令没有设置。"), why=_("口令少于 %(least)s 个字符，或者过长。"), next=_("换一个口令。")
    ),
    "passphrases_differ": RefusalText(
        what=_("签名口令没有设置。"), why=_("两次输入的口令不同。"), next=_("两次输入同一个口令。")
    ),
    "keys_already_issued": RefusalText(
        what=_("没有再次签发证书。"),
        why=_("您已有签名证书，一位评委一次评标只签发一次。"),
        next=_("使用已设置的签名口令。"),
    ),
    "wrong_passphrase": RefusalText(
        what=_("没有签名。"), why=_("签名口令不对，密钥没有打开。"), next=_("输入签署承诺时您自己设置的口令。")
    ),
    "already_signed": RefusalText(
        what=_("没有再次签名。"), why=_("您已经签署过这份报告，每位成员只签一次。"), next=_("等待其他评委签署。")
    ),
}

TEXTS = CRITERIA | MEMBERS | SCORES | REPORT | SIGNING
