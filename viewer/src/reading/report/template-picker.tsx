import { listTemplates, removeTemplate, type TemplateView } from '@hub/server/contracts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Tag } from 'antd';
import { type Ref, useImperativeHandle, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api.ts';
import { isComposing } from '../../ui/hotkeys.ts';
import { useWording } from '../../ui/wording.ts';
import { matching } from './template-match.ts';

/** Templates and phrases by the initials of their names; Enter takes the chosen one. */
export function TemplatePicker({
  modality,
  onTake,
  onLeave,
  ref,
}: {
  modality: string;
  onTake(template: TemplateView): void;
  onLeave(): void;
  ref?: Ref<{ focus(): void }>;
}) {
  const { t } = useTranslation('reading');
  const { modal, message } = App.useApp();
  const wording = useWording();
  const client = useQueryClient();
  const [typed, setTyped] = useState('');
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(0);
  const field = useRef<HTMLInputElement>(null);
  const { data = [] } = useQuery({
    queryKey: ['templates', modality],
    queryFn: () => api(listTemplates, { query: { modality } }),
    staleTime: 300_000,
  });
  useImperativeHandle(ref, () => ({ focus: () => field.current?.focus() }));
  const found = open ? matching(data, typed).slice(0, 60) : [];
  const chosen = found[Math.min(at, found.length - 1)];

  const leave = () => {
    setOpen(false);
    setTyped('');
    setAt(0);
  };
  const take = (template: TemplateView) => {
    leave();
    onTake(template);
  };
  const remove = ({ id, title }: TemplateView) =>
    modal.confirm({
      title: t('report.templates.removeTitle', { title }),
      onOk: () =>
        api(removeTemplate, { params: { templateId: id } })
          .then(() => message.success(t('report.templates.removed')))
          .catch((error: unknown) => message.error(wording(error)))
          .finally(() => client.invalidateQueries({ queryKey: ['templates'] })),
    });

  return (
    <div className="report-picker">
      <input
        ref={field}
        className="report-search"
        role="combobox"
        aria-expanded={open}
        aria-controls="report-templates"
        aria-label={t('report.templates.search')}
        placeholder={t('report.templates.search')}
        value={typed}
        onFocus={() => setOpen(true)}
        onBlur={leave}
        onChange={({ target }) => {
          setTyped(target.value);
          setAt(0);
        }}
        onKeyDown={(event) => {
          if (isComposing(event.nativeEvent) || event.ctrlKey || event.metaKey) return;
          if (event.key === 'ArrowDown') setAt(Math.min(at + 1, found.length - 1));
          else if (event.key === 'ArrowUp') setAt(Math.max(at - 1, 0));
          else if (event.key === 'Enter' && chosen) take(chosen);
          else if (event.key === 'Escape') {
            leave();
            onLeave();
          } else return;
          event.preventDefault();
        }}
      />
      {open && (
        // biome-ignore lint/a11y/noStaticElementInteractions: keeps the focus in the search field
        <div className="report-found" onMouseDown={(event) => event.preventDefault()}>
          <div id="report-templates" role="listbox" className="report-found-list">
            {found.length === 0 && <p className="report-hint">{t('report.templates.none')}</p>}
            {found.map((template, index) => (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the search field has the keys
              <div
                key={template.id}
                role="option"
                tabIndex={-1}
                aria-selected={template === chosen}
                ref={(element) => {
                  if (template === chosen) element?.scrollIntoView({ block: 'nearest' });
                }}
                onMouseEnter={() => setAt(index)}
                onClick={() => take(template)}
              >
                <Tag color={template.kind === 'template' ? 'blue' : 'green'}>
                  {t(`report.templates.${template.kind}`)}
                </Tag>
                {template.title}
                <span className="report-initials">{template.initials}</span>
              </div>
            ))}
          </div>
          {chosen && (
            <div className="report-preview">
              <p>{chosen.findings}</p>
              <p>
                <strong>{chosen.impression}</strong>
              </p>
              {chosen.scope === 'mine' && (
                <button type="button" className="report-link" onClick={() => remove(chosen)}>
                  {t('report.templates.remove')}
                </button>
              )}
            </div>
          )}
        </div>
      )}
    </div>
  );
}
