import { readingCase } from './reading-case.ts';
import { readingEcg } from './reading-ecg.ts';
import { readingImages } from './reading-images.ts';
import { readingReport } from './reading-report.ts';
import { readingWorklist } from './reading-worklist.ts';

/** Words of the centre's screens: queue, pictures, report. */
export const reading = {
  modality: {
    DX: 'DR',
    DR: 'DR',
    CR: 'CR',
    CT: 'CT',
    MR: '磁共振',
    US: '超声',
    MG: '钼靶',
    XA: '造影',
    RF: '透视',
    ECG: '心电图',
    ES: '内镜',
    OT: '其他',
  },
  noName: '（无姓名）',
  demonstration: '演示数据',
  worklist: readingWorklist,
  case: readingCase,
  ecg: readingEcg,
  images: readingImages,
  report: readingReport,
} as const;
