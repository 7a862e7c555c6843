import {StagedNames, StagedNumbers} from './staged-columns.js';

/** A folder that holds samples. */
export interface StagedFolder {
  /** Below the root. */
  readonly path: string;
  /** Below the domain's folder; '' is that folder itself. */
  readonly below: string;
}

/** The samples found so far, in catalog order. */
export class SampleStage {
  readonly folders: StagedFolder[] = [];
  /** For each sample the index of its folder. */
  readonly folder = new StagedNumbers();
  /** For each sample the size of its file. */
  readonly bytes = new StagedNumbers();
  readonly names = new StagedNames();
  /** For each sample where its name ends. */
  readonly nameEnd = new StagedNumbers();

  private readonly indexOf = new Map<string, number>();
  private last: {path: string; index: number} | undefined;

  get count(): number {
    return this.folder.length;
  }

  /**
   * @param domainFolder - Path of the domain's folder below the root; `folder` is that or begins with it.
   * @param bytes - Size of the file.
   */
  add(domainFolder: string, folder: string, name: string, bytes: number): void {
    this.folder.push(this.folderIndex(domainFolder, folder));
    this.bytes.push(bytes);
    this.names.push(name);
    this.nameEnd.push(this.names.length);
  }

  private folderIndex(domainFolder: string, path: string): number {
    if (this.last?.path === path) return this.last.index;
    let index = this.indexOf.get(path);
    if (index === undefined) {
      index = this.folders.push({path, below: path.slice(domainFolder.length + 1)}) - 1;
      this.indexOf.set(path, index);
    }
    this.last = {path, index};
    return index;
  }
}
