export { readStudy } from './read-study.ts';
export { receiveEcg } from './receive-ecg.ts';
