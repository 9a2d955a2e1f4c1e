/** Which devices this computer uses: remembered, for the plug-in microphone of the consult room is the one every time. */
export interface DeviceWish {
  camera?: string | undefined;
  microphone?: string | undefined;
  speaker?: string | undefined;
  cameraOn: boolean;
  microphoneOn: boolean;
}
const storeKey = 'hub.room.devices';
export const firstDevices: DeviceWish = { cameraOn: true, microphoneOn: true };

export function storedDevices(storage: Pick<Storage, 'getItem'>): DeviceWish {
  try {
    return { ...firstDevices, ...(JSON.parse(storage.getItem(storeKey) ?? '{}') as Partial<DeviceWish>) };
  } catch {
    return firstDevices;
  }
}

export function storeDevices(storage: Pick<Storage, 'setItem'>, wish: DeviceWish): void {
  try {
    storage.setItem(storeKey, JSON.stringify(wish));
  } catch {
    // A closed storage costs a preference, no more.
  }
}
