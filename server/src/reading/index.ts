export { receive } from './receive-report.ts';
export { review } from './review-report.ts';
export { maskName, verificationCodeOf, verificationCodeSigns } from './rules.ts';
export { saveDraftOf } from './save-draft.ts';
export { seedTemplates } from './seed-templates.ts';
export { sign } from './sign-report.ts';
export { hashOf, imageList, type NamedSigner, sha256 } from './signed-text.ts';
export { namedSigner, signingOf } from './signing.ts';
export { mask } from './words.zh-CN.ts';
