import type { WorklistItem } from '@hub/server/contracts';
import { Button, Flex, Input, type InputRef, Select } from 'antd';
import type { Ref } from 'react';
import { useTranslation } from 'react-i18next';
import { useSignedIn } from '../../session/session.ts';
import { isComposing } from '../../ui/hotkeys.ts';
import { useModalityWord } from '../parts/words.ts';
import type { WorklistViewState } from './view.ts';

const priorities = ['emergency', 'urgent', 'routine'] as const;

/** The narrowing of the list; a clinic can be chosen as soon as it has a case in the list. */
export function Filters({
  view,
  items,
  onChange,
  searchRef,
}: {
  view: WorklistViewState;
  items: readonly WorklistItem[];
  onChange(change: Partial<WorklistViewState>): void;
  searchRef: Ref<InputRef>;
}) {
  const { t } = useTranslation(['reading', 'common']);
  const { post } = useSignedIn();
  const modalityWord = useModalityWord();
  const clinics = new Map(items.map(({ requesting }) => [requesting.id as string, requesting.name]));
  const narrowed = Boolean(view.modality || view.priority || view.clinicId || view.text);
  return (
    <Flex gap={8} wrap align="center">
      <Select
        size="small"
        allowClear
        style={{ width: 104 }}
        aria-label={t('reading:worklist.filter.modality')}
        placeholder={t('reading:worklist.filter.modality')}
        value={view.modality ?? null}
        onChange={(modality) => onChange({ modality: modality ?? undefined })}
        options={post.modalities.map((code) => ({ value: code, label: modalityWord(code) }))}
      />
      <Select
        size="small"
        allowClear
        style={{ width: 92 }}
        aria-label={t('reading:worklist.filter.priority')}
        placeholder={t('reading:worklist.filter.priority')}
        value={view.priority ?? null}
        onChange={(priority) => onChange({ priority: priority ?? undefined })}
        options={priorities.map((value) => ({ value, label: t(`common:priority.${value}`) }))}
      />
      <Select
        size="small"
        allowClear
        showSearch={{ optionFilterProp: 'label' }}
        style={{ width: 170 }}
        aria-label={t('reading:worklist.filter.clinic')}
        placeholder={t('reading:worklist.filter.clinic')}
        value={view.clinicId ?? null}
        onChange={(clinicId) => onChange({ clinicId: clinicId ?? undefined })}
        options={[...clinics].map(([value, label]) => ({ value, label }))}
      />
      <Input
        ref={searchRef}
        size="small"
        allowClear
        style={{ width: 180 }}
        aria-label={t('reading:worklist.filter.text')}
        placeholder={t('reading:worklist.filter.text')}
        value={view.text}
        onChange={({ target }) => onChange({ text: target.value })}
        onKeyDown={(event) => {
          if (isComposing(event.nativeEvent) || !['Enter', 'Escape', 'ArrowDown'].includes(event.key)) return;
          event.preventDefault();
          event.currentTarget.blur();
        }}
      />
      {narrowed && (
        <Button
          size="small"
          type="link"
          onClick={() => onChange({ modality: undefined, priority: undefined, clinicId: undefined, text: '' })}
        >
          {t('reading:worklist.filter.clear')}
        </Button>
      )}
    </Flex>
  );
}
