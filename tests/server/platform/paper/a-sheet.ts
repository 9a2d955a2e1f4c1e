import { crc32, deflateSync } from 'node:zlib';
import { bodyLabels, documentNames, type ReportSheet } from '@hub/server/platform/paper';

/** An ordinary final report of an invented patient; `changes` replaces members. */
export function aSheet(changes: Partial<ReportSheet> = {}): ReportSheet {
  return {
    title: { institution: '乌拉特前旗人民医院', document: documentNames.imaging },
    demonstration: false,
    status: 'final',
    versionNumber: 1,
    patient: {
      displayName: '赵演示',
      sexText: '男',
      ageText: '57 岁',
      ageEstimated: false,
      identifiers: [
        { label: '身份证号', value: '15282319690101****' },
        { label: '门诊号', value: 'MZ20260301008' },
      ],
    },
    exam: {
      accessionNumber: 'CT260301-0042',
      modalityText: 'CT',
      examName: '胸部 CT 平扫',
      bodyPart: '胸部',
      department: '全科门诊',
      performedAtText: '2026-03-01 09:12',
    },
    institutions: {
      requesting: '额尔登布拉格卫生院',
      performing: '额尔登布拉格卫生院',
      reading: '乌拉特前旗人民医院',
    },
    clinical: { reason: '咳嗽、咳痰 2 周，加重伴胸闷 3 天', history: '高血压病史 10 年；吸烟 30 年，每日约 20 支。' },
    labels: bodyLabels.imaging,
    findings:
      '胸廓对称，气管居中。双肺纹理增多、紊乱，右肺上叶后段见一磨玻璃结节，大小约 8mm×6mm（Se3/Im45），边界清晰，CT 值约 -420HU；余肺野未见明确实变影。\n' +
      '双肺门不大，纵隔内未见明显肿大淋巴结。心影大小正常，冠状动脉走行区可见钙化灶。\n双侧胸腔未见积液。',
    impression:
      '1. 右肺上叶后段磨玻璃结节，建议 3 个月后复查。\n2. 双肺慢性支气管炎改变。\n3. 冠状动脉粥样硬化（钙化）。',
    positive: true,
    keyImages: [],
    reporter: { name: '钱读片', title: '主治医师', signedAt: new Date('2026-03-01T02:03:04Z') },
    reviewer: { name: '孙审核', title: '副主任医师', signedAt: new Date('2026-03-01T02:31:00Z') },
    signature: {
      algorithm: 'SM2-SM3',
      keyId: '4f1c2a7be09d55310c6e8a91d2b3f470',
      hash: '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0',
    },
    verificationCode: 'K7QF-2M9X-WT4H',
    ...changes,
  };
}

/** A grey ramp with a bright disc: 8-bit grey, or RGBA as a browser's canvas gives. */
export function aPng(width: number, height: number, kind: 'grey' | 'rgba' = 'grey'): Uint8Array {
  const channels = kind === 'grey' ? 1 : 4;
  const rows = Buffer.alloc(height * (1 + width * channels));
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const inDisc = (x - width / 2) ** 2 + (y - height / 2) ** 2 < (Math.min(width, height) / 4) ** 2;
      const value = inDisc ? 230 : Math.round((x / width) * 120);
      const at = y * (1 + width * channels) + 1 + x * channels;
      rows.fill(value, at, at + Math.min(channels, 3));
      if (kind === 'rgba') rows[at + 3] = 255;
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, kind === 'grey' ? 0 : 6, 0, 0, 0], 8);
  const signature = Buffer.from('89504e470d0a1a0a', 'hex');
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}
