import { type ComponentType, lazy, useState } from 'react';

export type LateComponent<Props extends object> = ComponentType<Props> & { bring(): Promise<void> };

/**
 * A part whose code comes when it is first shown or brought ahead, to be shown under a `Suspense`. Code that is here
 * already is shown at once: `lazy` by itself shows the fallback for it too, and React leaves a fallback standing for 300 ms.
 */
export function late<Props extends object>(
  fetchCode: () => Promise<{ default: ComponentType<Props> }>,
): LateComponent<Props> {
  let here: ComponentType<Props> | undefined;
  const fetched = async () => {
    const code = await fetchCode();
    here = code.default;
    return code;
  };
  const Awaited = lazy(fetched) as unknown as ComponentType<Props>;
  function Late(props: Props) {
    // Chosen once: what stands on the screen is not taken down because its code has come.
    const [Part] = useState(() => here ?? Awaited);
    return <Part {...props} />;
  }
  return Object.assign(Late, { bring: async () => void (await fetched()) });
}
