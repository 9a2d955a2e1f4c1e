export { certificateNames, countyCertificate, type ServerCertificate } from './authority.ts';
