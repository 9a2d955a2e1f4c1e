/** Words at hand that fill a field. */
export function QuickWords({ words, onPick }: { words: readonly string[]; onPick(word: string): void }) {
  return (
    <span style={{ display: 'flex', gap: 6, flexWrap: 'wrap', marginTop: 4 }}>
      {words.map((word) => (
        <button
          type="button"
          key={word}
          onClick={() => onPick(word)}
          style={{
            border: '1px solid #d0d7de',
            background: '#f6f8fa',
            borderRadius: 3,
            padding: '2px 8px',
            cursor: 'pointer',
          }}
        >
          {word}
        </button>
      ))}
    </span>
  );
}
