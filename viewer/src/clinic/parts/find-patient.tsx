import { type PatientView, searchPatients } from '@hub/server/contracts';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { AutoComplete, Input, type InputRef } from 'antd';
import { type Ref, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api.ts';
import { isComposing } from '../../ui/hotkeys.ts';
import { useWording } from '../../ui/wording.ts';
import { mainNumber, PatientPerson } from './person.tsx';

const shown = 12;
const pauseMs = 200;
const newKey = 'new';

/** Finds a patient by what is typed; arrows choose, Enter takes. `onNew` adds the line that makes a new one. */
export function FindPatient({
  placeholder,
  onPick,
  onNew,
  except,
  autoFocus = false,
  ref,
}: {
  placeholder: string;
  onPick(patient: PatientView): void;
  onNew?: (typed: string) => void;
  except?: string;
  autoFocus?: boolean;
  ref?: Ref<InputRef>;
}) {
  const { t } = useTranslation('clinic');
  const wording = useWording();
  const [typed, setTyped] = useState('');
  const [asked, setAsked] = useState('');
  const [open, setOpen] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(typed.trim()), pauseMs);
    return () => clearTimeout(timer);
  }, [typed]);
  const query = useQuery({
    queryKey: ['patients', 'find', asked],
    queryFn: ({ signal }) => api(searchPatients, { query: { q: asked, limit: shown } }, { signal }),
    enabled: asked !== '',
    placeholderData: keepPreviousData,
  });
  const upToDate = asked === typed.trim() && asked !== '' && !query.isPlaceholderData;
  const found = asked === '' ? [] : (query.data ?? []).filter(({ id }) => id !== except);
  const options = [
    ...found.map((patient) => ({ value: patient.id as string, label: <PatientLine patient={patient} /> })),
    ...(onNew && upToDate ? [{ value: newKey, label: t('register.newPatientNamed', { name: typed.trim() }) }] : []),
  ];
  return (
    <AutoComplete
      value={typed}
      open={open && typed.trim() !== ''}
      onOpenChange={setOpen}
      options={options}
      defaultActiveFirstOption
      style={{ width: '100%' }}
      notFoundContent={
        query.isError ? wording(query.error) : upToDate && query.isSuccess ? t('register.noneFound') : null
      }
      onChange={(value) => {
        // a chosen option arrives here as its key too
        if (value === newKey || found.some(({ id }) => id === value)) return;
        setTyped(value);
        setOpen(true);
      }}
      onSelect={(value: string) => {
        setOpen(false);
        const patient = found.find(({ id }) => id === value);
        if (patient) onPick(patient);
        else if (value === newKey) onNew?.(typed.trim());
        setTyped('');
      }}
    >
      <Input
        {...(ref ? { ref } : {})}
        aria-label={placeholder}
        placeholder={placeholder}
        autoFocus={autoFocus}
        allowClear
        onKeyDown={(event) => {
          // an Enter that ends a composition, or comes before the answer, chooses nothing
          if (event.key === 'Enter' && (isComposing(event.nativeEvent) || !upToDate)) event.stopPropagation();
        }}
      />
    </AutoComplete>
  );
}

function PatientLine({ patient }: { patient: PatientView }) {
  return (
    <span style={{ display: 'flex', gap: 12, justifyContent: 'space-between' }}>
      <PatientPerson patient={patient} />
      <span className="hub-numbers" style={{ color: '#68707a' }}>
        {[patient.birthDate, mainNumber(patient), patient.phone].filter(Boolean).join('　')}
      </span>
    </span>
  );
}
