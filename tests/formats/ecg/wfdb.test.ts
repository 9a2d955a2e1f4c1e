import { decodeEcg } from '@hub/server/formats/ecg';
import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { ecgFile, ecgFiles, hasEcgCorpus } from './corpus.ts';
import { zippedRecord } from './wfdb-record.ts';

const headers = ecgFiles.filter((file) => file.startsWith('wfdb/') && file.endsWith('.hea'));

describe.skipIf(!hasEcgCorpus)('a record of PhysioNet', () => {
  it('has the samples its checksums say, in every record at hand', () => {
    const wrong: string[] = [];
    for (const header of headers) {
      const reading = decodeEcg(zippedRecord(header));
      if (!reading.ok) {
        wrong.push(`${header}: ${JSON.stringify(reading.refusal)}`);
        continue;
      }
      const { warnings, groups } = reading.recording;
      const checksums = warnings.filter(({ code }) => code === 'crc.lead');
      if (checksums.length > 0) wrong.push(`${header}: ${checksums.map(({ place }) => place)}`);
      if ((groups[0]?.leads.length ?? 0) < 2) wrong.push(`${header}: too few leads`);
    }
    expect(wrong).toEqual([]);
    expect(headers.length).toBeGreaterThan(80);
  });

  it('is read as far as its signal files are there, and the missing one is named', () => {
    const reading = decodeEcg(zippedRecord('wfdb/ptbdb/s0010_re.hea'));
    if (!reading.ok) throw new Error(JSON.stringify(reading.refusal));
    expect(reading.recording.groups[0]?.leads).toHaveLength(12);
    expect(reading.recording.warnings).toContainEqual(
      expect.objectContaining({ code: 'wfdb.file', place: 's0010_re.xyz' }),
    );
  });

  it('a header that comes without its signal files is refused by that name', () => {
    const codes = headers.map((header) => {
      const reading = decodeEcg(ecgFile(header));
      return reading.ok ? 'read' : reading.refusal.code;
    });
    expect(new Set(codes)).toEqual(new Set(['wfdb.alone']));
    const text = decodeEcg(strToU8('患者 2 月 3 日来诊，\n心电图正常。'.repeat(20)));
    expect(text).toMatchObject({ ok: false, refusal: { code: 'format.unknown' } });
  });

  it('names its leads, their scale and the patient’s age and sex', () => {
    const reading = decodeEcg(zippedRecord('wfdb/cinc2021/JS20003.hea'));
    if (!reading.ok) throw new Error(JSON.stringify(reading.refusal));
    const { groups, patient } = reading.recording;
    expect(groups[0]?.samplingRateHz).toBe(500);
    expect(groups[0]?.leads.slice(0, 2).map(({ lead, uvPerLsb, samples }) => [lead, uvPerLsb, samples[0]])).toEqual([
      ['I', 1, -20],
      ['II', 1, 15],
    ]);
    expect(patient).toMatchObject({ age: { unit: 'year' } });
  });
});

describe('an archive whose list of files is damaged', () => {
  it('is refused with the place of a file that claims too much, also where it has no name', () => {
    const zip = zipSync({ 'r.hea': strToU8('r 1 500 2\nr.dat 16 200/mV 16 0 0 0 0 I\n'), y: new Uint8Array(4) });
    const list = Buffer.from(zip.buffer, zip.byteOffset, zip.byteLength);
    // The last entry of the central directory (APPNOTE 4.3.12): uncompressed size at 24, length of the name at 28.
    const entry = list.lastIndexOf(Buffer.from([0x50, 0x4b, 0x01, 0x02]));
    list.writeUInt32LE(0xffff_fff0, entry + 24);
    const refusal = () => {
      const reading = decodeEcg(zip);
      return reading.ok ? undefined : reading.refusal;
    };
    expect(refusal()).toMatchObject({ code: 'file.large', place: 'y' });
    list.writeUInt16LE(0, entry + 28);
    expect(refusal()).toMatchObject({ code: 'file.large', place: 'zip, file 2' });
  });
});

describe('samples of a signal file', () => {
  const record = (format: number, bytes: readonly number[], samples: number, more = '') =>
    decodeEcg(
      zipSync({
        'r.hea': strToU8(`r 1 250 ${samples}\nr.dat ${format}${more} 200 12 0 0 0 0 II\n`),
        'r.dat': Uint8Array.from(bytes),
      }),
    );
  const first = (reading: ReturnType<typeof decodeEcg>) =>
    reading.ok ? Array.from(reading.recording.groups[0]?.leads[0]?.samples ?? []) : reading.refusal;

  it.each([
    [16, [1, 0, 255, 255], [1, -1]],
    [61, [0, 1, 255, 255], [1, -1]],
    [80, [129, 127], [1, -1]],
    [24, [1, 0, 0, 255, 255, 255], [1, -1]],
    [32, [1, 0, 0, 0, 255, 255, 255, 255], [1, -1]],
    [212, [1, 0xf0, 255], [1, -1]],
    [311, [1, 0xfc, 0x0f, 0], [1, -1, 0]],
  ])('of format %i are whole numbers with their sign', (format, bytes, expected) => {
    expect(first(record(format, bytes, expected.length))).toEqual(expected);
  });

  it('of a format that is not known are refused with the file', () => {
    expect(first(record(508, [1, 2], 1))).toMatchObject({ code: 'wfdb.format', place: 'r.dat' });
  });

  it('after bytes to be passed over begin behind them', () => {
    expect(first(record(16, [9, 9, 5, 0], 1, '+2'))).toEqual([5]);
  });
});
