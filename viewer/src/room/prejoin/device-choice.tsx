import { Select } from 'antd';
import { useTranslation } from 'react-i18next';

/** One of the devices of a kind; names are told by the browser only after a camera or microphone was allowed once. */
export function DeviceChoice({
  label,
  devices,
  value,
  onChange,
}: {
  label: string;
  devices: readonly MediaDeviceInfo[];
  value: string | undefined;
  onChange(deviceId: string | undefined): void;
}) {
  const { t } = useTranslation('room');
  const known = devices.some(({ deviceId }) => deviceId === value);
  return (
    <div className="room-device">
      <span>{label}</span>
      <Select
        aria-label={label}
        style={{ flex: 1, minWidth: 0 }}
        value={known ? value : ''}
        onChange={(chosen) => onChange(chosen || undefined)}
        options={[
          { value: '', label: t('before.defaultDevice') },
          ...devices
            .filter(({ deviceId }) => deviceId !== 'default' && deviceId !== 'communications')
            .map((device, at) => ({
              value: device.deviceId,
              label: device.label || t('before.unnamed', { n: at + 1 }),
            })),
        ]}
      />
    </div>
  );
}
