import type { ClosingView } from '@hub/server/contracts';

/** 影像已传完: what follows, said before and after. */
export const clinicClose = {
  before: {
    requested: '诊断申请已经提交至{{reading}}。',
    'will-request': '将同时提交诊断申请至{{reading}}。',
    'no-reason': '还缺检查目的，暂不提交诊断申请。在下面填写后，将同时提交。',
    'no-order': '影像还没有归入检查，暂不提交诊断申请。请先关联检查，或在传完后手工提交诊断申请。',
    'no-agreement': '没有可用的服务协议，暂不提交诊断申请。请联系系统管理员；急诊可手工提交诊断申请。',
    'by-hand': '按本院上送规则，不会自动提交诊断申请。需要诊断的，请在传完后手工提交。',
  } satisfies Record<ClosingView['outcome'], string>,
  withReason: '将按填写的检查目的同时提交诊断申请。',
  done: {
    requested: '已标记传完，诊断申请已提交至{{reading}}',
    'will-request': '已标记传完，正在提交诊断申请至{{reading}}',
    'no-reason': '已标记传完，但还没有提交诊断申请：缺检查目的',
    'no-order': '已标记传完，但还没有提交诊断申请：影像没有归入检查',
    'no-agreement': '已标记传完，但还没有提交诊断申请：没有可用的服务协议',
    'by-hand': '已标记传完，还没有提交诊断申请',
  } satisfies Record<ClosingView['outcome'], string>,
} as const;
