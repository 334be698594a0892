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
    "commitment_without_key": RefusalText(
        what=_("没有接受这份承诺。"),
        why=_("承诺里没有接收份额的加密公钥；没有它，别的两方无法向本方寄存份额。"),
        next=_("请重新打开本方页面，或换用新版 yuanping party，再作出承诺。"),
    ),
    "foreign_deposit": RefusalText(
        what=_("没有接受这些份额。"),
        why=_("份额的一方、签名或抽取编号与本方的承诺不符。"),
        next=_("请由作出承诺的一方，用承诺时的密钥寄存份额。"),
    ),
    "foreign_share": RefusalText(
        what=_("没有接受这份份额。"),
        why=_("份额的持有方、签名、抽取编号或方案与本次抽取不符。"),
        next=_("请由持有份额的一方，用承诺时的密钥，就本次抽取重新打开。"),
    ),
    "share_not_asked": RefusalText(
        what=_("没有接受这份份额。"),
        why=_("现在不需要打开这一方的份额：揭示时限未过，或者该方已经揭示。"),
        next=_("无需操作；需要打开时，待办里会写明。"),
    ),
    "share_opened": RefusalText(
        what=_("没有再次保存份额。"),
        why=_("本方已经打开过这一份。"),
        next=_("无需再操作；另一方也打开后系统自动继续。"),
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
        why=_("这一步必须写明理由，至少 %(least)s 个字。"),
        next=_("请写明理由后再提交；理由记入证据。"),
    ),
    "reason_too_long": RefusalText(
        what=_("没有保存。"),
        why=_("理由最多 %(most)s 个字。"),
        next=_("请缩短后再提交。"),
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
    "standby_not_a_number": RefusalText(
        what=_("没有申请抽取。"),
        why=_("“%(text)s”不是人数。"),
        next=_("请用数字填写备选专家人数；不填时按规则包。"),
    ),
    "standby_out_of_range": RefusalText(
        what=_("没有申请抽取。"),
        why=_("备选专家人数应为 0 至 %(most)s，现在是 %(asked)s。"),
        next=_("请改填每个专业、每个场所备选几人；不填时按规则包。"),
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
    "answer_unreadable": RefusalText(
        what=_("没有接受这个答复。"),
        why=_("答复应为“1 代码”或“2 代码”。"),
        next=_("请对照通知重新回复，或在通知所列网址答复。"),
    ),
    "receipt_unexpected": RefusalText(
        what=_("没有接受这个回执。"),
        why=_("这条通知还没有交给网关。"),
        next=_("请核对网关的回执是否真实；此事已记录。"),
    ),
    "outcome_unknown": RefusalText(
        what=_("没有记录通话结果。"),
        why=_("结果只能是能参加、不能参加或没有接通。"),
        next=_("请选择一项后再提交。"),
    ),
    "refusal_reason_missing": RefusalText(
        what=_("没有记录通话结果。"),
        why=_("不能参加的，必须写明原因。"),
        next=_("请选择对方所说的原因。"),
    ),
    "bridge_second_person": RefusalText(
        what=_("没有确认通话结果。"),
        why=_("接通的人和确认的人必须是两个人。"),
        next=_("请由另一名值守人员确认。"),
    ),
    "call_over": RefusalText(
        what=_("没有办理。"),
        why=_("这次通知已经结束：本人已经答复，或者已改为通知他人。"),
        next=_("请办理下一个通话。"),
    ),
    "bridge_missing": RefusalText(
        what=_("没有接通。"),
        why=_("密钥保管人处没有交换机的公钥。"),
        next=_("请告知系统管理员；答复时限不因此延长。"),
    ),
    "bridge_unavailable": RefusalText(
        what=_("没有接通。"),
        why=_("电话交换机没有响应。"),
        next=_("请稍后再试；答复时限不因此延长。"),
    ),
    "reply_too_late": RefusalText(
        what=_("没有接受这个答复，什么都没有保存。"),
        why=_("答复时限是 %(minutes)s 分钟，已经过了；抽取已按原次序通知下一位。"),
        next=_("您不必到场，也无须再做什么。"),
    ),
    "identity_not_checked": RefusalText(
        what=_("没有办理签到。"),
        why=_("还没有确认已核验身份证件。"),
        next=_("请当面核验身份证件后勾选确认，再办理签到。"),
    ),
    "id_number_required": RefusalText(
        what=_("没有办理签到。"),
        why=_("没有读取或录入身份证件号码。"),
        next=_("请读卡，或照原件录入 18 位号码；只作比对，不保存。"),
    ),
    "too_many_codes": RefusalText(
        what=_("没有办理签到，本场所的签到暂停。"),
        why=_("十分钟内已有 %(tries)s 次没有通过，系统停止继续尝试。"),
        next=_("请 %(minutes)s 分钟后再试；其间请核对通知中的到场码、日期、场所和证件。"),
    ),
    "second_staff_wrong": RefusalText(
        what=_("没有办理签到。"),
        why=_("第二名工作人员的账号或口令不对，或其口令尚待本人更换。"),
        next=_("请由第二名工作人员本人重新输入；连续五次不对将锁定一小时。"),
    ),
    "second_staff_same": RefusalText(
        what=_("没有办理签到。"),
        why=_("第二重核验须由另一个人办理，不能是同一个账号。"),
        next=_("请另一名工作人员当面核对后输入自己的账号，或由专家改用通行密钥。"),
    ),
    "second_staff_foreign": RefusalText(
        what=_("没有办理签到。"),
        why=_("第二名工作人员不是本场所的服务人员。"),
        next=_("请由本场所的另一名服务人员核验，或由专家改用通行密钥。"),
    ),
    "passkey_unknown": RefusalText(
        what=_("没有办理签到。"),
        why=_("这把通行密钥没有登记，或已被本人撤销。"),
        next=_("请改由第二名工作人员核验；通行密钥由专家在本人专家页登记。"),
    ),
    "passkey_mismatch": RefusalText(
        what=_("没有办理签到。"),
        why=_("通行密钥与到场码对应的人不符。"),
        next=_("请重新核对；仍不符时不得放行，并告知项目行政监督部门。"),
    ),
    "passkey_invalid": RefusalText(
        what=_("没有接受这把通行密钥。"),
        why=_("设备的应答与本次询问对不上。"),
        next=_("请重新打开本页再试一次；仍不行时改由第二名工作人员核验。"),
    ),
    "passkey_too_late": RefusalText(
        what=_("没有接受这把通行密钥。"),
        why=_("本次询问已过 %(minutes)s 分钟，不再有效。"),
        next=_("请重新打开本页再试一次。"),
    ),
    "passkey_twice": RefusalText(
        what=_("没有登记。"),
        why=_("这把通行密钥已经登记过。"),
        next=_("无需再登记；到场时直接使用。"),
    ),
    "own_code_too_new": RefusalText(
        what=_("没有登记。"),
        why=_("本人页的口令刚刚换发，%(day)s 起才能登记通行密钥；这段时间供本人发现口令被人截走。"),
        next=_("请到那一天再登记；口令不是您要的，请立即到专家库组建单位换发。"),
    ),
    "own_code_no_telephone": RefusalText(
        what=_("没有发出口令。"),
        why=_("口令只发到专家登记的手机，而这份档案没有能收到通知的手机。"),
        next=_("请先登记手机（密钥），再发口令；口令不向任何人显示。"),
    ),
    "passkeys_too_many": RefusalText(
        what=_("没有登记。"),
        why=_("最多登记 %(most)s 把通行密钥。"),
        next=_("请先撤销不再使用的一把。"),
    ),
    "devices_not_handed_in": RefusalText(
        what=_("席位没有打开。"),
        why=_("入席前通讯工具须统一集中保管，这个席位还没有保管登记。"),
        next=_("请到签到处存放通讯工具并取得回执；未携带的也请登记“未携带”。"),
    ),
    "devices_handed_in": RefusalText(
        what=_("没有再次登记。"),
        why=_("这个席位已有通讯工具保管登记。"),
        next=_("请按回执上的柜号存取；一人一份回执。"),
    ),
    "devices_out_of_range": RefusalText(
        what=_("没有登记。"),
        why=_("件数应为 0 至 %(most)s。"),
        next=_("请填写实际件数；未携带填 0。"),
    ),
    "locker_required": RefusalText(
        what=_("没有登记。"),
        why=_("没有填写柜号。"),
        next=_("请填写存放通讯工具的柜号；未携带时件数填 0。"),
    ),
    "locker_too_long": RefusalText(
        what=_("没有登记。"),
        why=_("柜号不超过 %(most)s 个字符。"),
        next=_("请照柜门上的编号填写。"),
    ),
    "locker_taken": RefusalText(
        what=_("没有登记。"),
        why=_("%(locker)s 号柜里还有别人的通讯工具。"),
        next=_("请换一个空柜；已经取走的，请先登记归还。"),
    ),
    "list_before_arrival": RefusalText(
        what=_("名单没有启封。"),
        why=_("评标委员会还没有全部到场组成；在此之前平台上没有任何姓名。"),
        next=_("请到全部到场以后再办。"),
    ),
    "list_already_public": RefusalText(
        what=_("无需启封。"),
        why=_("中标结果已经确定，名单已随抽取记录公开。"),
        next=_("请在抽取记录中查看。"),
    ),
    "list_agreed_already": RefusalText(
        what=_("没有重复记录。"),
        why=_("本方已经同意启封。"),
        next=_("无需操作；请等另一方同意。"),
    ),
    "list_quorum_missing": RefusalText(
        what=_("名单没有启封。"),
        why=_("须有 %(quorum)s 方同意，现有 %(agreed)s 方。"),
        next=_("请等抽取的另一方同意后再读取。"),
    ),
    "list_not_shown": RefusalText(
        what=_("名单没有启封。"),
        why=_("按本省规则包，您的角色在中标结果确定前不能看到评标委员会名单。"),
        next=_("请由规则包写明可以查看的一方提出；定标后名单公开。"),
    ),
    "late_needs_decision": RefusalText(
        what=_("没有办理签到。"),
        why=_("已过报到时间 %(minutes)s 分钟，签到处不再自行放行。"),
        next=_("请联系项目行政监督部门：由其决定继续等候到几时，或者更换。"),
    ),
    "not_late_yet": RefusalText(
        what=_("没有作出决定。"),
        why=_("报到时间之后 %(minutes)s 分钟内，或已决定等候的时间内，签到处照常放行。"),
        next=_("请到时仍未到齐再决定。"),
    ),
    "late_until_wrong": RefusalText(
        what=_("没有作出决定。"),
        why=_("新的报到时间须晚于现在，且不晚于预订的结束时间。"),
        next=_("请另填一个时间。"),
    ),
    "nobody_missing": RefusalText(
        what=_("没有作出决定。"),
        why=_("没有已应允而未到的席位。"),
        next=_("无需操作。"),
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
    "representative_absent": RefusalText(
        what=_("没有指定代表。"),
        why=_("这个账号原来就是本席代表，因逾时未到已被决定更换。"),
        next=_("请另选一位代表。"),
    ),
    "representative_too_late": RefusalText(
        what=_("没有指定代表。"),
        why=_("签到处已停止放行：报到时间之后 %(minutes)s 分钟已过，或者监督人员定下的时间已过。"),
        next=_("请联系项目行政监督部门，由其决定新的报到时间后再指定。"),
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
