import type { TemplateView } from '@hub/server/contracts';

const ownFirst: Record<TemplateView['scope'], number> = { mine: 0, institution: 1, hub: 2 };

/** Templates whose title, pinyin or initials hold what was typed; exact beginnings first, then one's own. */
export function matching(templates: readonly TemplateView[], typed: string): TemplateView[] {
  const text = typed.trim().toLowerCase().replace(/\s+/g, '');
  const rank = ({ initials, pinyin, title, bodyPart, findings }: TemplateView): number => {
    if (text === '') return 0;
    if (initials.startsWith(text) || title.toLowerCase().startsWith(text)) return 0;
    if (pinyin.replace(/\s+/g, '').startsWith(text)) return 1;
    if (initials.includes(text) || title.toLowerCase().replace(/\s+/g, '').includes(text)) return 2;
    if (bodyPart?.includes(text) || findings.includes(text)) return 3;
    return -1;
  };
  return templates
    .map((template) => ({ template, rank: rank(template) }))
    .filter((found) => found.rank >= 0)
    .sort((a, b) => a.rank - b.rank || ownFirst[a.template.scope] - ownFirst[b.template.scope])
    .map(({ template }) => template);
}
