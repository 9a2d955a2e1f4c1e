import { measured } from '../measured.ts';
import type { EcgMeasurement, EcgStatement, MeasurementName } from '../recording.ts';
import { childAt, descendants, type XmlElement } from '../xml/tree.ts';

const names: Readonly<Record<string, MeasurementName>> = {
  MDC_ECG_HEART_RATE: 'heart-rate',
  MDC_ECG_HEART_RATE_VENT: 'heart-rate',
  MDC_ECG_HEART_RATE_ATRIAL: 'atrial-rate',
  MDC_ECG_TIME_PD_RR: 'rr',
  MDC_ECG_TIME_PD_PP: 'pp',
  MDC_ECG_TIME_PD_P: 'p',
  MDC_ECG_TIME_PD_PR: 'pr',
  MDC_ECG_TIME_PD_QRS: 'qrs',
  MDC_ECG_TIME_PD_QT: 'qt',
  MDC_ECG_TIME_PD_QTc: 'qtc',
  MDC_ECG_TIME_PD_QTC: 'qtc',
  MDC_ECG_TIME_PD_QTcB: 'qtc-bazett',
  MDC_ECG_TIME_PD_QTcF: 'qtc-fridericia',
  MDC_ECG_ANGLE_P_FRONT: 'p-axis',
  MDC_ECG_ANGLE_QRS_FRONT: 'qrs-axis',
  MDC_ECG_ANGLE_T_FRONT: 't-axis',
  // What BeneHeart carts of Mindray write beside the standard's codes.
  MINDRAY_P_AXIS: 'p-axis',
  MINDRAY_QRS_AXIS: 'qrs-axis',
  MINDRAY_T_AXIS: 't-axis',
  MINDRAY_RV5: 'rv5',
  MINDRAY_SV1: 'sv1',
};

/** Annotations of all sets, however deep: numbers by their code, once each; interpretations as statements. */
export function readResults(root: XmlElement): { measurements: EcgMeasurement[]; statements: EcgStatement[] } {
  const values = new Map<MeasurementName, number>();
  const statements: EcgStatement[] = [];
  for (const annotation of descendants(root, 'annotation')) {
    const code = childAt(annotation, 'code')?.attributes.code ?? '';
    const value = childAt(annotation, 'value');
    const name = names[code];
    const number = Number(value?.attributes.value);
    // Of one lead or beat a value stands with a region; here only what holds for the whole is a measurement.
    if (name && value?.attributes.value !== undefined && Number.isFinite(number) && !values.has(name)) {
      const unit = value.attributes.unit?.toLowerCase();
      values.set(
        name,
        unit === 's' ? number * 1000 : (name === 'rv5' || name === 'sv1') && unit === 'mv' ? number * 1000 : number,
      );
    }
    if (/^MDC_ECG_INTERPRETATION_(STATEMENT|COMMENT|SUMMARY)$|^MINDRAY_.*STATEMENT/.test(code)) {
      const text = value?.text.trim() || value?.attributes.displayName || value?.attributes.code;
      if (text) statements.push({ text, by: 'device' });
    }
  }
  return { measurements: measured([...values]), statements };
}
