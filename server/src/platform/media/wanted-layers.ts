/** The largest size that can be wanted (contracts/room.ts, 'consumer-layer'). */
export const largestLayer = 3;
/** What is wanted less is still sent for a while: a tile that is made large again should not wait for a new key frame. */
const lowerAfterMs = 8_000;

export interface WantedLayers {
  /** One receiver of a picture wants it up to this size (0 is 180p), or no longer at all. */
  want(producerId: string, receiver: string, spatialLayer: number | undefined): void;
  /** What was told last; the smallest before that. */
  told(producerId: string): number;
  /** The stream has ended. */
  forget(producerId: string): void;
}

/**
 * The largest size of each picture that anybody looks at. More is not encoded and not sent: three sizes of which one is shown
 * take an old computer's whole processor and a thin line's whole way up.
 */
export function openWantedLayers(tell: (producerId: string, spatialLayer: number) => void): WantedLayers {
  const pictures = new Map<string, { wishes: Map<string, number>; told: number; later: NodeJS.Timeout | undefined }>();

  const largestOf = (wishes: ReadonlyMap<string, number>) => Math.max(0, ...wishes.values());

  return {
    want(producerId, receiver, spatialLayer) {
      let picture = pictures.get(producerId);
      if (!picture) {
        if (spatialLayer === undefined) return;
        picture = { wishes: new Map(), told: 0, later: undefined };
        pictures.set(producerId, picture);
      }
      const known = picture;
      if (spatialLayer === undefined) known.wishes.delete(receiver);
      else known.wishes.set(receiver, spatialLayer);
      const largest = largestOf(known.wishes);
      if (largest >= known.told) {
        clearTimeout(known.later);
        known.later = undefined;
      }
      if (largest > known.told) {
        known.told = largest;
        tell(producerId, largest);
      } else if (largest < known.told && !known.later) {
        known.later = setTimeout(() => {
          known.later = undefined;
          known.told = largestOf(known.wishes);
          tell(producerId, known.told);
        }, lowerAfterMs);
        known.later.unref();
      }
    },
    told: (producerId) => pictures.get(producerId)?.told ?? 0,
    forget(producerId) {
      clearTimeout(pictures.get(producerId)?.later);
      pictures.delete(producerId);
    },
  };
}
