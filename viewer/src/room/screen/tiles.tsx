import { AudioMutedOutlined, ExpandOutlined, ShrinkOutlined } from '@ant-design/icons';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { layerFor } from '../layout.ts';
import { lineColor } from '../room-state.ts';
import { useRoom, useSnapshot } from '../use-room.ts';
import { Picture } from './picture.tsx';
import type { Tile } from './tile-list.ts';

/** The people of the room, and what they show. */
export function Tiles({
  tiles,
  size,
  large,
  onLarge,
}: {
  tiles: readonly Tile[];
  size: { width: number; height: number };
  large: string | undefined;
  onLarge(key: string | undefined): void;
}) {
  const { view } = useSnapshot();
  return (
    <>
      {tiles.map((tile) => (
        <TileView
          key={tile.key}
          tile={tile}
          size={size}
          speaking={view.speaker === tile.seat.id && tile.source === 'camera'}
          large={large === tile.key}
          onLarge={() => onLarge(large === tile.key ? undefined : tile.key)}
        />
      ))}
    </>
  );
}

export function TileView({
  tile,
  size,
  speaking,
  large,
  onLarge,
}: {
  tile: Tile;
  size: { width: number; height: number } | undefined;
  speaking: boolean;
  large: boolean;
  onLarge(): void;
}) {
  const { t } = useTranslation('room');
  const { media } = useRoom();
  const { seat, mine, source, track, givenUp, muted } = tile;
  const isFace = source === 'camera';
  const height = size?.height ?? 720;
  useEffect(() => {
    if (!mine) media.size(seat.id, source, isFace ? layerFor(height, window.devicePixelRatio || 1) : 2);
  }, [media, mine, seat.id, source, isFace, height]);
  const color = lineColor(seat.link);
  const who = `${seat.name}${mine ? t('tile.me') : ''}`;
  const { link } = seat;
  const numbers =
    link?.rttMs !== null && link?.rttMs !== undefined && link.way
      ? t('tile.numbers', { rtt: link.rttMs, loss: link.lossPercent ?? 0, way: t(`tile.way.${link.way}`) })
      : '';
  return (
    <figure
      className="room-tile"
      data-speaking={speaking}
      data-away={seat.state === 'away'}
      data-share={!isFace}
      style={size && { width: size.width, height: size.height }}
    >
      {track ? (
        <Picture track={track} label={who} mirrored={mine && isFace} whole={!isFace} />
      ) : (
        <div className="room-noface">
          <span>{seat.name.slice(-2)}</span>
          {(givenUp || !isFace) && <small>{t('tile.notShown')}</small>}
        </div>
      )}
      {seat.state === 'away' && <div className="room-tile-away">{t('tile.away')}</div>}
      <figcaption title={`${who} ${seat.title ?? ''} ${seat.institution.name} ${t(`role.${seat.role}`)}`}>
        {color && (
          <span className="room-link" data-line={color} title={`${t(`tile.link.${color}`)} ${numbers}`}>
            {color === 'good' ? '●' : color === 'thin' ? '◐' : '○'}
          </span>
        )}
        {isFace && muted && <AudioMutedOutlined aria-label={t('tile.muted')} title={t('tile.muted')} />}
        {seat.hand && isFace && <strong className="room-hand">{t('tile.hand')}</strong>}
        <span className="room-tile-name">{who}</span>
        <span className="room-tile-more">
          {isFace ? `${seat.institution.name} · ${t(`role.${seat.role}`)}` : t(`tile.source.${shareName(source)}`)}
        </span>
      </figcaption>
      {track && (
        <button
          type="button"
          className="room-tile-large"
          aria-label={t(large ? 'tile.smaller' : 'tile.larger')}
          title={t(large ? 'tile.smaller' : 'tile.larger')}
          onClick={onLarge}
        >
          {large ? <ShrinkOutlined /> : <ExpandOutlined />}
        </button>
      )}
    </figure>
  );
}

const shareName = (source: Tile['source']): 'screen' | 'document' | 'second-camera' =>
  source === 'document' || source === 'second-camera' ? source : 'screen';
