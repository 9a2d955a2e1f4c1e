export { authenticate } from './authenticate.ts';
export { confirmPassword } from './check-password.ts';
export { createAccountWithPost, type NewAccountWithPost } from './create-account-with-post.ts';
export { type AssociationCaller, authoriseAe, enrolledMachines, type Machine } from './device-access.ts';
export { createDevice, type NewDevice } from './devices.ts';
export { firstRunCode } from './first-run.ts';
