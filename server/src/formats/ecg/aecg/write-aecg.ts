import type { EcgGroup, EcgLead, EcgRecording, MeasurementName, RecordedAt } from '../recording.ts';
import { segmentsOf } from './segments.ts';

/** MDC codes of ISO 11073-10102, in the namespace aECG names for them. */
const mdc = '2.16.840.1.113883.6.24';
/** ActCode of HL7, for RHYTHM, REPRESENTATIVE_BEAT and the time axes. */
const actCode = '2.16.840.1.113883.5.4';

const measured: Partial<Record<MeasurementName, readonly [code: string, unit: string]>> = {
  'heart-rate': ['MDC_ECG_HEART_RATE', '{H.B.}/min'],
  'atrial-rate': ['MDC_ECG_HEART_RATE_ATRIAL', '{H.B.}/min'],
  rr: ['MDC_ECG_TIME_PD_RR', 'ms'],
  pp: ['MDC_ECG_TIME_PD_PP', 'ms'],
  p: ['MDC_ECG_TIME_PD_P', 'ms'],
  pr: ['MDC_ECG_TIME_PD_PR', 'ms'],
  qrs: ['MDC_ECG_TIME_PD_QRS', 'ms'],
  qt: ['MDC_ECG_TIME_PD_QT', 'ms'],
  qtc: ['MDC_ECG_TIME_PD_QTc', 'ms'],
  'qtc-bazett': ['MDC_ECG_TIME_PD_QTcB', 'ms'],
  'qtc-fridericia': ['MDC_ECG_TIME_PD_QTcF', 'ms'],
  'p-axis': ['MDC_ECG_ANGLE_P_FRONT', 'deg'],
  'qrs-axis': ['MDC_ECG_ANGLE_QRS_FRONT', 'deg'],
  't-axis': ['MDC_ECG_ANGLE_T_FRONT', 'deg'],
};

/**
 * A recording as HL7 v3 Annotated ECG (PORT_MT020001, R1): integers with their scale, so that reading it back gives the same
 * numbers. A list of digits has no sign for "not recorded"; where leads have gaps, each stretch between them is a sequence
 * set of its own on the same clock. Derived leads are left to whoever reads it. `id` becomes the document's root OID.
 * Throws RangeError where a lead has no scale, or where the gaps are too many to be written.
 */
export function writeAecg(recording: EcgRecording, id: string): string {
  const rhythm = recording.groups.filter(({ kind }) => kind === 'rhythm');
  const medians = recording.groups.filter(({ kind }) => kind === 'median');
  const start = recording.recordedAt;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<AnnotatedECG xmlns="urn:hl7-org:v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" classCode="OBS" moodCode="EVN">',
    `<id root="${text(id)}"/>`,
    '<code code="93000" codeSystem="2.16.840.1.113883.6.12" codeSystemName="CPT-4"/>',
    start ? `<effectiveTime><low value="${moment(start, 0)}"/></effectiveTime>` : '',
    subject(recording),
    '<component><series classCode="OBSSER" moodCode="EVN">',
    code('RHYTHM', actCode),
    start ? `<effectiveTime><low value="${moment(start, 0)}"/></effectiveTime>` : '',
    author(recording),
    filters(recording),
    ...rhythm.flatMap((group) => sequenceSets(group, start)),
    ...medians.map(
      (group) =>
        `<derivation><derivedSeries classCode="OBSSER" moodCode="EVN">${code('REPRESENTATIVE_BEAT', actCode)}${sequenceSets(group, undefined).join('')}</derivedSeries></derivation>`,
    ),
    annotations(recording),
    '</series></component>',
    '</AnnotatedECG>',
  ]
    .filter(Boolean)
    .join('\n');
}

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** XML 1.0 has no place for other control characters, escaped or not. */
function text(value: string): string {
  return value.replace(/[^\P{Cc}\t\n\r]/gu, '').replace(/[&<>"]/g, (sign) => escapes[sign] as string);
}

const code = (value: string, system: string) => `<code code="${value}" codeSystem="${system}"/>`;

/** HL7 TS: the wall clock of the file, with its zone only where the file says one. */
function moment({ local, zoneMinutes }: RecordedAt, afterMs: number): string {
  const at = new Date(Date.parse(`${local}Z`) + afterMs).toISOString();
  const clock = at.slice(0, -1).replace(/[-:T]/g, '');
  if (zoneMinutes === undefined) return clock;
  const away = Math.abs(zoneMinutes);
  const two = (part: number) => String(part).padStart(2, '0');
  return `${clock}${zoneMinutes < 0 ? '-' : '+'}${two(Math.trunc(away / 60))}${two(away % 60)}`;
}

function subject({ patient }: EcgRecording): string {
  const { id, name, sex, birthDate } = patient;
  const person = [
    name ? `<name>${text(name)}</name>` : '',
    sex === 'M' || sex === 'F' ? `<administrativeGenderCode code="${sex}" codeSystem="2.16.840.1.113883.5.1"/>` : '',
    birthDate ? `<birthTime value="${birthDate.replaceAll('-', '')}"/>` : '',
  ].join('');
  return `<componentOf><timepointEvent><componentOf><subjectAssignment><subject><trialSubject>${
    id ? `<id extension="${text(id)}" root="2.16.840.1.113883.3"/>` : ''
  }<subjectDemographicPerson>${person}</subjectDemographicPerson></trialSubject></subject></subjectAssignment></componentOf></timepointEvent></componentOf>`;
}

function author({ device }: EcgRecording): string {
  const { manufacturer, model, software, serial } = device;
  return `<author><seriesAuthor><manufacturedSeriesDevice>${serial ? `<id extension="${text(serial)}" root="2.16.840.1.113883.3"/>` : ''}${
    model ? `<manufacturerModelName>${text(model)}</manufacturerModelName>` : ''
  }${software ? `<softwareName>${text(software)}</softwareName>` : ''}</manufacturedSeriesDevice>${
    manufacturer ? `<manufacturerOrganization><name>${text(manufacturer)}</name></manufacturerOrganization>` : ''
  }</seriesAuthor></author>`;
}

function filters({ filters: { highPassHz, lowPassHz, notchHz } }: EcgRecording): string {
  const one = (name: string, hz: number | undefined) =>
    hz === undefined
      ? ''
      : `<controlVariable><controlVariable>${code(`MDC_ECG_CTL_VBL_ATTR_FILTER_${name}`, mdc)}<component><controlVariable>${code(`MDC_ECG_CTL_VBL_ATTR_FILTER_CUTOFF_FREQ`, mdc)}<value xsi:type="PQ" value="${hz}" unit="Hz"/></controlVariable></component></controlVariable></controlVariable>`;
  return one('HIGH_PASS', highPassHz) + one('LOW_PASS', lowPassHz) + one('NOTCH', notchHz);
}

function sequenceSets(group: EcgGroup, start: RecordedAt | undefined): string[] {
  const stored = { ...group, leads: group.leads.filter(({ derived }) => !derived) };
  return segmentsOf(stored).map(({ first, leads }) => {
    const afterMs = group.startOffsetMs + (first / group.samplingRateHz) * 1000;
    return `<component><sequenceSet classCode="OBSSER" moodCode="EVN">${axis(group.samplingRateHz, afterMs, start)}${leads
      .map(sequence)
      .join('')}</sequenceSet></component>`;
  });
}

function axis(samplingRateHz: number, afterMs: number, start: RecordedAt | undefined): string {
  const increment = `<increment value="${1 / samplingRateHz}" unit="s"/>`;
  // A TS has milliseconds and no more: what does not begin on one is told on a relative axis.
  const absolute = start !== undefined && Number.isInteger(afterMs);
  const head = absolute ? `<head value="${moment(start, afterMs)}"/>` : `<head value="${afterMs / 1000}" unit="s"/>`;
  const type = absolute ? 'GLIST_TS' : 'GLIST_PQ';
  return `<component><sequence classCode="OBS" moodCode="EVN">${code(absolute ? 'TIME_ABSOLUTE' : 'TIME_RELATIVE', actCode)}<value xsi:type="${type}">${head}${increment}</value></sequence></component>`;
}

function sequence({ lead, uvPerLsb, offsetUv, samples }: EcgLead): string {
  if (uvPerLsb === null) throw new RangeError('a lead without scale cannot be written');
  const name = lead === '-aVR' ? 'MDC_ECG_LEAD_aVR_NEG' : `MDC_ECG_LEAD_${text(lead)}`;
  return `<component><sequence classCode="OBS" moodCode="EVN">${code(name, mdc)}<value xsi:type="SLIST_PQ"><origin value="${offsetUv}" unit="uV"/><scale value="${uvPerLsb}" unit="uV"/><digits>${samples.join(' ')}</digits></value></sequence></component>`;
}

/** What the device said, as its own. */
function annotations({ measurements, statements }: EcgRecording): string {
  const values = measurements.flatMap(({ name, value }) => {
    const known = measured[name];
    return known
      ? [
          `<component><annotation>${code(known[0], mdc)}<value xsi:type="PQ" value="${value}" unit="${known[1]}"/></annotation></component>`,
        ]
      : [];
  });
  const words = statements
    .filter(({ by }) => by === 'device')
    .map(
      ({ text: said }) =>
        `<component><annotation>${code('MDC_ECG_INTERPRETATION_STATEMENT', mdc)}<value xsi:type="ST">${text(said)}</value></annotation></component>`,
    );
  if (values.length + words.length === 0) return '';
  const said =
    words.length > 0
      ? `<component><annotation>${code('MDC_ECG_INTERPRETATION', mdc)}${words.join('')}</annotation></component>`
      : '';
  return `<subjectOf><annotationSet><author><assignedEntity><assignedAuthorType><assignedDevice classCode="DEV"/></assignedAuthorType></assignedEntity></author>${values.join('')}${said}</annotationSet></subjectOf>`;
}
