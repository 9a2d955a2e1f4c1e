/** ConsultKind in words */
export const kindTexts: Readonly<Record<string, string>> = {
  consult: '疑难会诊',
  mdt: '多学科会诊',
  round: '远程查房',
  teaching: '远程示教',
  village: '村卫生室远程服务',
};
export const urgencyTexts: Readonly<Record<string, string>> = { routine: '普通', urgent: '急会诊' };
export const sexTexts: Readonly<Record<string, string>> = { '0': '未知', '1': '男', '2': '女', '9': '未说明' };
export const unknown = '—';
