package dev.faultline.runtime.hardware;

import dev.faultline.runtime.cost.CostModel;

/** Which node each CPU is on, and how many router hops lie between two nodes: the cost model's topology, tabulated for one machine. */
public final class Distances {

    private final int[] nodeOfCpu;
    private final int[][] hops;

    public Distances(CostModel cost, int cpus, int nodes) {
        nodeOfCpu = new int[cpus];
        for (int cpu = 0; cpu < cpus; cpu++) {
            nodeOfCpu[cpu] = cost.topology().nodeOf(cpu, cpus, nodes);
        }
        hops = new int[nodes][nodes];
        for (int a = 0; a < nodes; a++) {
            for (int b = 0; b < nodes; b++) {
                hops[a][b] = cost.topology().hops(a, b);
            }
        }
    }

    public int nodeOf(int cpu) {
        return nodeOfCpu[cpu];
    }

    /** Hops between two CPUs; 0 within a node. */
    public int betweenCpus(int cpu, int other) {
        return hops.length == 1 ? 0 : hops[nodeOfCpu[cpu]][nodeOfCpu[other]];
    }

    public int betweenNodes(int node, int other) {
        return hops[node][other];
    }

    public int nodes() {
        return hops.length;
    }
}
