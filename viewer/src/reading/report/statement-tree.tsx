import { type EcgStatementItem, listEcgStatements } from '@hub/server/contracts';
import { useQuery } from '@tanstack/react-query';
import { Button, Collapse, Popover } from 'antd';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api.ts';
import { quickStatements } from '../../locales/zh-CN/quick-statements.ts';
import { isComposing, useHotkeys } from '../../ui/hotkeys.ts';
import { matchingStatements } from './statement-match.ts';

/** 诊断词条: a tree and a search field over it; each press is a line of the diagnosis. */
export function StatementTree({ disabled, onTake }: { disabled: boolean; onTake(item: EcgStatementItem): void }) {
  const { t } = useTranslation('reading');
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState('');
  const field = useRef<HTMLInputElement>(null);
  const groups =
    useQuery({
      queryKey: ['ecg', 'statements'],
      queryFn: () => api(listEcgStatements),
      staleTime: Number.POSITIVE_INFINITY,
    }).data?.groups ?? [];
  const all = groups.flatMap(({ items }) => items);
  const found = matchingStatements(groups, typed);
  const show = (next: boolean) => {
    setOpen(next);
    setTyped('');
    if (next) requestAnimationFrame(() => field.current?.focus());
  };
  useHotkeys(
    [
      { key: 'F7', inText: true, run: () => show(!open) },
      ...quickStatements.map((text, at) => ({
        key: String(at + 1),
        alt: true,
        inText: true,
        run: () => {
          const item = all.find((each) => each.text === text);
          if (item) onTake(item);
        },
      })),
    ],
    !disabled,
  );
  const words = (item: EcgStatementItem) => {
    const at = quickStatements.indexOf(item.text);
    return (
      <button key={item.text} type="button" className="report-statement" onClick={() => onTake(item)}>
        {item.text}
        <small>{[item.code, at >= 0 ? `Alt+${at + 1}` : undefined].filter(Boolean).join('　')}</small>
      </button>
    );
  };
  const content = (
    <div style={{ width: 420 }}>
      <input
        ref={field}
        className="report-search"
        aria-label={t('report.statements.search')}
        placeholder={t('report.statements.search')}
        value={typed}
        onChange={({ target }) => setTyped(target.value)}
        onKeyDown={(event) => {
          if (isComposing(event.nativeEvent) || event.ctrlKey || event.metaKey) return;
          const first = found[0]?.items[0];
          if (event.key === 'Enter' && first) {
            onTake(first);
            setTyped('');
          } else if (event.key === 'Escape') show(false);
          else return;
          event.preventDefault();
        }}
      />
      <div className="report-statements">
        {typed.trim() !== '' ? (
          found.flatMap(({ items }) => items).map(words)
        ) : (
          <Collapse
            size="small"
            ghost
            accordion
            items={groups.map(({ group, items }) => ({ key: group, label: group, children: items.map(words) }))}
          />
        )}
        {found.length === 0 && <p className="report-hint">{t('report.templates.none')}</p>}
      </div>
    </div>
  );
  return (
    <Popover content={content} trigger="click" open={open && !disabled} onOpenChange={show} placement="bottomLeft">
      <Button size="small" disabled={disabled} title="F7">
        {t('report.statements.title')}
      </Button>
    </Popover>
  );
}
