import { SearchOutlined } from '@ant-design/icons';
import { Input, type InputRef } from 'antd';
import { type Ref, useEffect, useState } from 'react';
import { isComposing } from './hotkeys.ts';

const pauseMs = 250;

/** What was typed once the hand rests; nothing while an input method composes. */
export function SearchBox({
  placeholder,
  onSearch,
  onArrowDown,
  width = 240,
  autoFocus = false,
  ref,
}: {
  placeholder: string;
  onSearch(text: string): void;
  onArrowDown?: () => void;
  width?: number | string;
  autoFocus?: boolean;
  ref?: Ref<InputRef>;
}) {
  const [text, setText] = useState('');
  const [composing, setComposing] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what was typed starts the pause again
  useEffect(() => {
    if (composing) return;
    const timer = setTimeout(() => onSearch(text.trim()), pauseMs);
    return () => clearTimeout(timer);
  }, [text, composing]);
  return (
    <Input
      {...(ref ? { ref } : {})}
      aria-label={placeholder}
      placeholder={placeholder}
      prefix={<SearchOutlined />}
      allowClear
      autoFocus={autoFocus}
      value={text}
      style={{ width }}
      onChange={(event) => setText(event.target.value)}
      onCompositionStart={() => setComposing(true)}
      onCompositionEnd={() => setComposing(false)}
      onKeyDown={(event) => {
        if (isComposing(event.nativeEvent)) return;
        if (event.key === 'ArrowDown' && onArrowDown) {
          event.preventDefault();
          onArrowDown();
        } else if (event.key === 'Enter') onSearch(text.trim());
        else if (event.key === 'Escape') event.currentTarget.blur();
      }}
    />
  );
}
