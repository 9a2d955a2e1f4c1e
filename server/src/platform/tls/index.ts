export { countyCertificate, type ServerCertificate } from './authority.ts';
