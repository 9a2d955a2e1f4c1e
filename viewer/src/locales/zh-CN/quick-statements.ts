/** Alt and a digit: the nine that are written most, in the words of the statement tree. */
export const quickStatements: readonly string[] = [
  '窦性心律',
  '正常心电图',
  '窦性心动过缓',
  '窦性心动过速',
  '心房颤动',
  '室性期前收缩',
  '房性期前收缩',
  'ST-T改变',
  '完全性右束支阻滞',
];
