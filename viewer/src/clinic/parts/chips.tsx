import { Button } from 'antd';

/** Counts that filter: one of them is pressed. */
export function Chips<K extends string>({
  label,
  chips,
  chosen,
  onChoose,
}: {
  label: string;
  chips: readonly { key: K; word: string; count: number; alarm?: boolean }[];
  chosen: K;
  onChoose(key: K): void;
}) {
  return (
    <fieldset className="clinic-chips" aria-label={label} style={{ border: 0, padding: 0, margin: '0 0 8px' }}>
      {chips.map(({ key, word, count, alarm = false }) => (
        <Button
          key={key}
          size="small"
          type={chosen === key ? 'primary' : 'default'}
          danger={alarm && count > 0}
          aria-pressed={chosen === key}
          onClick={() => onChoose(key)}
        >
          {word} <strong>{count}</strong>
        </Button>
      ))}
    </fieldset>
  );
}
