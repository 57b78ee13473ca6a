import { barChart, lineChart, stackedChart } from "./report/html/charts.ts";
import { init } from "echarts";
const c = init(null,null,{renderer:"svg",ssr:true,width:400,height:200});
c.setOption({animation:false,xAxis:{type:"value"},yAxis:{type:"category",data:["a","b"]},legend:{},series:[{type:"bar",name:"S",data:[1,2]},{type:"line",name:"L",data:[3,4]},{type:"scatter",name:"P",data:[[1,0],[2,1]]},{type:"custom",data:[[1,2,0]],renderItem(_,api){const [x,y]=api.coord([api.value(0),api.value(2)]);return {type:"group",children:[{type:"line",shape:{x1:x,y1:y,x2:x+20,y2:y},style:{stroke:"red"}}]}}}]});
console.log(c.renderToSVGString());
