import type { NoticeKind } from '@hub/server/contracts';

/** What each notice says; the line below it is the time. */
export const notices = {
  title: '通知',
  empty: '没有未读通知',
  all: '全部标为已读',
  kind: {
    'report-final': '诊断报告已审核签发',
    'report-amended': '报告已更正，此前的版本作废，请重新打印',
    'report-withdrawn': '报告已撤回',
    'report-recheck': '报告签发后又收到影像，该报告待复核',
    'request-returned': '诊断申请被退回，请补充后重新提交',
    'request-resubmitted': '退回的诊断申请已重新提交',
    'request-cancelled': '诊断申请已撤销',
    'report-rejected': '报告被驳回，请修改',
    'correction-passed-on': '有一份更正报告转交给报告医师，请核对后签发',
    'claim-taken-over': '您领取的病例已被接管',
    'late-images': '领取后又收到影像，请复核',
    'agreement-expiring': '服务协议即将到期',
    'images-unplaced': '收到未能入库的影像，请处理',
    'derivation-failed': '有影像无法生成预览',
    'consult-requested': '收到会诊申请，请答复',
    'consult-accepted': '会诊申请已被接受',
    'consult-refused': '会诊申请被拒绝',
    'consult-rescheduled': '会诊已改期',
    'consult-cancelled': '会诊已取消',
    'consult-reminder': '会诊即将开始',
    'consult-unanswered': '会诊申请超时未答复',
    'consult-waiting': '有人在会诊室等候',
    'opinion-signed': '诊疗意见报告已签发',
    'decision-signed': '邀请方已签署处置决定',
  } satisfies Record<NoticeKind, string>,
} as const;
