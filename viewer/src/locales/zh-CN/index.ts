import { admin } from './admin.ts';
import { auditActions } from './audit-actions.ts';
import { clinic } from './clinic.ts';
import { common } from './common.ts';
import { consult } from './consult.ts';
import { critical } from './critical.ts';
import { duty } from './duty.ts';
import { notices } from './notices.ts';
import { problems } from './problems.ts';
import { reading } from './reading.ts';
import { room } from './room.ts';
import { session } from './session.ts';
import { verify } from './verify.ts';

export const zhCN = {
  admin,
  auditActions,
  clinic,
  common,
  consult,
  critical,
  duty,
  notices,
  problems,
  reading,
  room,
  session,
  verify,
} as const;
