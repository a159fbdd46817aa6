// Original file: proto/muster/v1/control.proto

import type { WhatIfScale as _muster_v1_WhatIfScale, WhatIfScale__Output as _muster_v1_WhatIfScale__Output } from '../../muster/v1/WhatIfScale.ts';

export interface WhatIfRequest {
  'nodesDown'?: (string)[];
  'scales'?: (_muster_v1_WhatIfScale)[];
}

export interface WhatIfRequest__Output {
  'nodesDown': (string)[];
  'scales': (_muster_v1_WhatIfScale__Output)[];
}
