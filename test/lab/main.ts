/** `make lab` and `make lab-down`: the lab as a playground that stays up. */
import { removeLab, startLab } from './lab.ts';

const NAME = 'muster-lab';

async function up(): Promise<void> {
  const from = performance.now();
  const lab = await startLab({
    name: NAME,
    hosts: 3,
    managers: 3,
    subnet: 1,
    images: [],
    onProgress: (message) => console.error(`==> ${message}`),
  });
  console.log(`The lab is up after ${((performance.now() - from) / 1000).toFixed(1)} s. Now:

  export MUSTER_CONTEXT=${lab.context}
  bin/muster node ls
  docker exec -it ${lab.hosts[0]?.container ?? ''} docker ps      what runs on the first host
  docker kill ${lab.hosts[2]?.container ?? ''}                    a host dies; then: bin/muster node ls
  make lab-down                                  removes it all`);
}

const verb = process.argv[2];
if (verb === 'up') await up();
else if (verb === 'down') await removeLab(NAME);
else {
  console.error('usage: main.ts up|down');
  process.exitCode = 2;
}
