import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { besideDevices } from './devices.ts';
import { documentOf } from './document.ts';
import { detection, ludbRecords, qtdb, qtdbRecords, synthetic } from './figures.ts';
import { underNoise } from './noise.ts';

const file = resolve(import.meta.dirname, '../../docs/ECG-ACCURACY.md');

const text = documentOf({
  detections: [...qtdbRecords.map((record) => detection('qtdb', record)), detection('mitdb', '100')],
  calibration: synthetic(),
  hearts: ludbRecords(),
  twoLeads: qtdb(),
  devices: besideDevices(),
  noisy: underNoise(),
});
await writeFile(file, text);
process.stdout.write(`${text}\nwritten to ${file}\n`);
