import type {Alignment} from './alignment.js';
import {chroma} from './chroma.js';
import {clahe} from './clahe.js';
import {fourier} from './fourier.js';
import {histogramMatch} from './histogram-match.js';
import {labMatch} from './lab-match.js';
import {style} from './style.js';
import {whiten} from './whiten.js';

/** Every alignment, by the name it has in the configuration. */
export const alignments: Readonly<Record<string, Alignment>> = {
  lab_match: labMatch,
  clahe,
  histogram_match: histogramMatch,
  chroma,
  whiten,
  fourier,
  style,
};
