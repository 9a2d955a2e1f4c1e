import type { ReportContent } from '@hub/server/contracts';
import { type Ref, useImperativeHandle, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { insertInto, selectWord } from './insert.ts';

export interface TextHandle {
  /** at the cursor of the field that was written in last */
  insert(text: string): void;
  /** both texts of a template; an empty one leaves its field alone */
  fill(texts: { findings: string; impression: string }, where: 'all' | 'end'): void;
  show(place: 'findings' | 'impression', word: string | null): void;
  focus(): void;
  /** what is selected in the field written in last */
  selected(): string;
}

export function useFieldWords(modality: string): { findings: string; impression: string } {
  const { t } = useTranslation('reading');
  if (modality === 'ECG') return { findings: t('report.findingsECG'), impression: t('report.impressionECG') };
  return modality === 'US'
    ? { findings: t('report.findingsUS'), impression: t('report.impressionUS') }
    : { findings: t('report.findings'), impression: t('report.impression') };
}

/** The two texts of a report. */
export function TextAreas({
  content,
  modality,
  readOnly,
  onChange,
  ref,
}: {
  content: ReportContent;
  modality: string;
  readOnly: boolean;
  onChange(part: Partial<ReportContent>): void;
  ref?: Ref<TextHandle>;
}) {
  const words = useFieldWords(modality);
  const findings = useRef<HTMLTextAreaElement>(null);
  const impression = useRef<HTMLTextAreaElement>(null);
  const last = useRef<'findings' | 'impression'>('findings');
  const fields = { findings, impression };

  useImperativeHandle(ref, () => ({
    insert(text) {
      const field = fields[last.current].current;
      if (field) insertInto(field, text, 'cursor');
    },
    fill(texts, where) {
      for (const place of ['impression', 'findings'] as const) {
        const field = fields[place].current;
        if (field && (texts[place] || where === 'all')) insertInto(field, texts[place], where);
      }
    },
    show(place, word) {
      const field = fields[place].current;
      if (field) selectWord(field, word ?? '');
    },
    focus: () => fields[last.current].current?.focus(),
    selected() {
      const field = fields[last.current].current;
      return field ? field.value.slice(field.selectionStart, field.selectionEnd) : '';
    },
  }));

  return (
    <div className="report-texts">
      {(['findings', 'impression'] as const).map((place) => (
        <label key={place} className={`report-text report-${place}`}>
          <span>{words[place]}</span>
          <textarea
            ref={fields[place]}
            value={content[place]}
            readOnly={readOnly}
            maxLength={place === 'findings' ? 20_000 : 10_000}
            spellCheck={false}
            onFocus={() => {
              last.current = place;
            }}
            onChange={({ target }) => onChange({ [place]: target.value })}
          />
        </label>
      ))}
    </div>
  );
}
