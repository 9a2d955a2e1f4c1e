import type { ReactNode } from 'react';

/** A flat button of the dark tool bars; it never takes the keyboard from the picture. */
export function ToolButton({
  pressed,
  disabled,
  title,
  onClick,
  children,
}: {
  pressed?: boolean;
  disabled?: boolean;
  title?: string;
  onClick(): void;
  children: ReactNode;
}) {
  return (
    <button
      type="button"
      className="desk-tool"
      disabled={disabled ?? false}
      title={title}
      onMouseDown={(event) => event.preventDefault()}
      onClick={onClick}
      {...(pressed === undefined ? {} : { 'aria-pressed': pressed })}
    >
      {children}
    </button>
  );
}
