import { Tooltip } from 'antd';

/** A path whose folders give way first: what a file is known by is its own name, at the end. */
export function FilePath({ path }: { path: string }) {
  const nameAt = path.lastIndexOf('/') + 1;
  return (
    <Tooltip title={path} mouseEnterDelay={0.5} placement="topLeft">
      <span className="clinic-path">
        {nameAt > 0 && <span className="clinic-path-folders">{path.slice(0, nameAt)}</span>}
        <span className="clinic-path-name">{path.slice(nameAt)}</span>
      </span>
    </Tooltip>
  );
}
