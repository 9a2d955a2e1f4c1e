import { z } from 'zod';

/** 角色. System, security and audit administration are three roles that one person never holds together. */
export const Role = z.enum([
  'technician', // 技师
  'clinician', // 申请医师
  'reader', // 报告医师
  'reviewer', // 审核医师
  'expert', // 会诊专家
  'system-admin', // 系统管理员
  'security-admin', // 安全管理员
  'auditor', // 审计管理员
  'guest', // 特邀专家 of another hospital: by a one-time link, one consult, one day
]);
export type Role = z.infer<typeof Role>;

/** What may be done, by whom. `device` stands for a device key or an AE title. */
export const permissions = {
  // audit
  'audit.read': ['auditor'],
  'audit.verify': ['auditor'],
  // identity: the system administrator makes accounts and devices, the security administrator gives rights
  'account.list': ['system-admin', 'security-admin'],
  'account.create': ['system-admin'],
  'account.change': ['system-admin'],
  'post.grant': ['security-admin'],
  'account.unlock': ['security-admin'],
  'account.reset': ['security-admin'],
  'session.list-all': ['security-admin'],
  'session.revoke-any': ['security-admin'],
  'device.list': ['system-admin', 'security-admin'],
  'device.change': ['system-admin'],
  // consortium
  'institution.list': [
    'technician',
    'clinician',
    'reader',
    'reviewer',
    'expert',
    'system-admin',
    'security-admin',
    'auditor',
  ],
  'institution.change': ['system-admin'],
  'agreement.list': [
    'technician',
    'clinician',
    'reader',
    'reviewer',
    'expert',
    'system-admin',
    'security-admin',
    'auditor',
  ],
  'agreement.change': ['system-admin'],
  'sending-policy.change': ['system-admin', 'technician'],
  // patients and orders
  'patient.search': ['technician', 'clinician'],
  'patient.read': ['technician', 'clinician', 'reader', 'reviewer', 'expert'],
  'patient.write': ['technician', 'clinician'],
  'patient.merge': ['technician'],
  'order.read': ['technician', 'clinician'],
  'order.write': ['technician', 'clinician'],
  // archive
  'study.list': ['technician', 'clinician', 'reader', 'reviewer', 'expert'],
  'study.read': ['technician', 'clinician', 'reader', 'reviewer', 'expert', 'device', 'guest'],
  'study.store': ['technician', 'device'],
  'study.close': ['technician'],
  'study.join': ['technician'],
  'dicomweb.query': ['technician', 'clinician', 'reader', 'reviewer', 'expert', 'device'],
  // ecg
  'ecg.store': ['technician', 'device'],
  'ecg.read': ['technician', 'clinician', 'reader', 'reviewer', 'expert', 'device', 'guest'],
  // intake
  'unplaced.read': ['technician'],
  'unplaced.settle': ['technician'],
  'ecg.measure': ['reader', 'reviewer', 'expert'],
  // duty and critical values: whoever may be called must be able to answer
  'duty.read': ['technician', 'clinician', 'reader', 'reviewer', 'expert', 'system-admin'],
  'duty.write': ['technician', 'clinician', 'reviewer', 'expert', 'system-admin'],
  'critical.read': ['technician', 'clinician', 'reader', 'reviewer', 'expert'],
  'critical.check': ['reader', 'reviewer', 'expert'],
  'critical.notify': ['technician', 'clinician', 'reader', 'reviewer', 'expert'],
  'critical.acknowledge': ['technician', 'clinician', 'reader', 'reviewer', 'expert'],
  'critical-policy.change': ['reviewer', 'system-admin'],
  'turnaround.read': ['technician', 'clinician', 'reader', 'reviewer', 'expert'],
  // worklist
  'reading-request.write': ['technician', 'clinician'],
  'reading-request.read': ['technician', 'clinician', 'reader', 'reviewer', 'expert'],
  'worklist.read': ['reader', 'reviewer', 'expert'],
  'worklist.claim': ['reader', 'reviewer', 'expert'],
  'worklist.take-over': ['reviewer', 'expert'],
  'worklist.return': ['reader', 'reviewer', 'expert'],
  // reading
  'report.list': ['technician', 'clinician', 'reader', 'reviewer', 'expert'],
  'report.read': ['technician', 'clinician', 'reader', 'reviewer', 'expert', 'guest'],
  'report.write': ['reader', 'reviewer', 'expert'],
  'report.sign': ['reader', 'reviewer', 'expert'],
  'report.review': ['reviewer', 'expert'],
  'report.acknowledge': ['technician', 'clinician'],
  'report.print': ['technician', 'clinician', 'reader', 'reviewer', 'expert'],
  'template.read': ['reader', 'reviewer', 'expert'],
  'template.write': ['reader', 'reviewer', 'expert'],
  'annotation.read': ['technician', 'clinician', 'reader', 'reviewer', 'expert', 'guest'],
  'annotation.write': ['reader', 'reviewer', 'expert', 'clinician'],
  // consult (远程会诊)
  'consult.read': ['technician', 'clinician', 'reader', 'reviewer', 'expert', 'guest'],
  'consult.request': ['clinician'],
  'consult.answer': ['reviewer', 'expert'],
  'consult.schedule': ['clinician', 'reviewer', 'expert'],
  'consult.consent': ['technician', 'clinician'],
  'consult.join': ['technician', 'clinician', 'reader', 'reviewer', 'expert', 'guest'],
  'consult.write-opinion': ['reviewer', 'expert'],
  'consult.sign-opinion': ['reviewer', 'expert'],
  'consult.sign-decision': ['clinician'],
  'consult.invite-guest': ['clinician', 'reviewer', 'expert'],
  'consult.attach-file': ['technician', 'clinician', 'reader', 'reviewer', 'expert', 'guest'],
  'consult.record': ['clinician', 'reviewer', 'expert'],
  'consult-slot.read': ['clinician', 'reviewer', 'expert'],
  'consult-slot.write': ['reviewer', 'expert'],
  'consult-quota.read': ['clinician', 'reviewer', 'expert', 'system-admin'],
  'consult-quota.change': ['system-admin'],
  // notices
  'notice.read': ['technician', 'clinician', 'reader', 'reviewer', 'expert', 'system-admin', 'security-admin'],
} as const satisfies Record<string, readonly (Role | 'device')[]>;

export type Permission = keyof typeof permissions;

/** The permissions a role (or a device) holds. */
export function permissionsOf(role: Role | 'device'): Permission[] {
  return (Object.keys(permissions) as Permission[]).filter((name) => holds(role, name));
}

export function holds(role: Role | 'device', permission: Permission): boolean {
  return (permissions[permission] as readonly string[]).includes(role);
}
