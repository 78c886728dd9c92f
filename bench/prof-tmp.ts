import { day } from '/work/wt/five/src/core/calendar.ts';
import { rules } from '/work/wt/five/src/core/review/registry.ts';
import { Subject } from '/work/wt/five/src/core/review/subject.ts';
import { checkProgram } from '/work/wt/five/src/server/programs/queries.ts';
import { largeProgram } from '/work/wt/five/bench/large-program.ts';
const c = checkProgram(largeProgram(10,4,10),'x'); if(!c.ok) throw new Error(JSON.stringify(c.issues));
for (let k=0;k<3;k++){ const s=new Subject(c.value.program, day('2026-12-31')); const t:[string,number,number][]=[]; for(const r of rules){const a=performance.now(); const n=[...r.look(s)].length; t.push([r.code,performance.now()-a,n]);} 
if(k===2){t.sort((a,b)=>b[1]-a[1]); console.log(t.slice(0,12).map(x=>x[0]+' '+x[1].toFixed(1)+' '+x[2]).join('\n')); console.log(t.reduce((n,x)=>n+x[1],0))}}
