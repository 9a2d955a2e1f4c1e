import { type EcgView, ecgPicture } from '@hub/server/contracts';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { address } from '../../../api.ts';
import { openPdf, type PdfPages } from './pdf-pages.ts';
import { drawPhoto } from './photo.ts';

/** A page or a photo, drawn; `width` and `height` in its own units: points of a PDF's page, pixels of a photo. */
export interface DrawnPage {
  canvas: HTMLCanvasElement;
  width: number;
  height: number;
}

export interface PictureState {
  page: DrawnPage | undefined;
  /** pages there are; undefined until known */
  count: number | undefined;
  failed: boolean;
  retry(): void;
}

/** The bytes of a picture, and its page drawn. A picture never changes, so it is asked for once. */
export function usePicture({ id, picture }: Pick<EcgView, 'id' | 'picture'>, pageNumber: number): PictureState {
  const bytes = useQuery({
    queryKey: ['ecg-picture', id],
    queryFn: async ({ signal }) => {
      const answer = await fetch(address(ecgPicture, { ecgId: id }), { signal });
      if (!answer.ok) throw new Error(`${answer.status}`);
      return new Uint8Array(await answer.arrayBuffer());
    },
    staleTime: Number.POSITIVE_INFINITY,
    // A photo of twelve megabytes is not kept for a case that was left.
    gcTime: 60_000,
    enabled: picture !== null,
  });
  const [pdf, setPdf] = useState<PdfPages>();
  const [page, setPage] = useState<DrawnPage>();
  const [failed, setFailed] = useState(false);
  const type = picture?.type;
  useEffect(() => {
    if (!bytes.data || type !== 'application/pdf') return;
    let opened: PdfPages | undefined;
    let left = false;
    // The library takes the bytes away from whoever hands them over.
    openPdf(bytes.data.slice()).then(
      (pages) => {
        opened = pages;
        if (left) pages.close();
        else setPdf(pages);
      },
      () => !left && setFailed(true),
    );
    return () => {
      left = true;
      opened?.close();
    };
  }, [bytes.data, type]);
  useEffect(() => {
    if (!bytes.data || !type || (type === 'application/pdf' && !pdf)) return;
    let left = false;
    // Nothing is measured on the page before this one while it is drawn.
    setPage(undefined);
    const drawing = pdf ? pdf.draw(Math.min(pageNumber, pdf.count)) : drawPhoto(bytes.data, type);
    drawing.then(
      (drawn) => !left && setPage(drawn),
      () => !left && setFailed(true),
    );
    return () => {
      left = true;
    };
  }, [bytes.data, pdf, type, pageNumber]);
  return {
    page,
    count: type === 'application/pdf' ? pdf?.count : 1,
    failed: failed || bytes.isError,
    retry() {
      setFailed(false);
      void bytes.refetch();
    },
  };
}
