/** What is told of a tracing while the patient is still there. Codes of the engine, with a dash for their dot. */
export const ecgQuality = {
  good: '心电图已入库，图形质量合格',
  again: '图形不合格，请趁患者在场检查电极和导联后重新采集',
  notes: '心电图已入库，请留意图形质量',
  recordAgain: '重新采集',
  warnings: '文件有 {{count}} 处不规范，图形已正确读出',
  suspected: '疑似危急值：{{text}}',
  suspectedText: '已按急诊送诊断中心并响铃，请勿离开患者，保持电话畅通。',
  picture: '已入库（非平台测量）',
  pictureText:
    '这是 PDF 或图片，平台没有检查图形质量，也没有筛查危急值。请核对画面清晰、十二导联完整，并关联到检查申请；怀疑危急值请立即电话通知诊断中心。',
  pdfDamaged: 'PDF 有部分损坏，请特别核对每一页是否完整。',
  code: {
    'rate-low': '采样率过低，细小波形看不清',
    'scale-unknown': '文件没有写明幅度，不能测量',
    'lead-off': '导联脱落',
    'lead-flat': '导联成直线',
    'lead-clipped': '波形被削顶',
    'limbs-reversed': '左右上肢电极可能接反',
    noise: '肌电或接触干扰大',
    drift: '基线漂移大',
    mains: '交流电干扰大',
    einthoven: 'I、II、III 导联互相矛盾，可能有电极接错或脱落',
    'beats-none': '没有认出心搏',
    'recording-short': '记录时间太短，看不出心律',
  },
} as const;
