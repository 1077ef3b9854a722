<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>Help</name>
    <message>
        <source>About Spectravox</source>
        <translation>Über Spectravox</translation>
    </message>
    <message>
        <source>&lt;h2&gt;Spectravox %1&lt;/h2&gt;&lt;p&gt;A workbench for MR and CT volumes and mass spectrometry images.&lt;/p&gt;&lt;p&gt;&lt;b&gt;For research use only.&lt;/b&gt; Not a medical device; not for diagnosis or treatment.&lt;/p&gt;&lt;p&gt;Free software under the GNU General Public License, version 3 or later. It comes with no warranty.&lt;/p&gt;&lt;p&gt;Built on Qt, VTK, ITK, LibTorch and QCustomPlot.&lt;/p&gt;</source>
        <translation>&lt;h2&gt;Spectravox %1&lt;/h2&gt;&lt;p&gt;Ein Arbeitsplatz für MR- und CT-Volumen und Massenspektrometriebilder.&lt;/p&gt;&lt;p&gt;&lt;b&gt;Nur für die Forschung.&lt;/b&gt; Kein Medizinprodukt; nicht für Diagnose oder Behandlung.&lt;/p&gt;&lt;p&gt;Freie Software unter der GNU General Public License, Version 3 oder später. Ohne jede Gewährleistung.&lt;/p&gt;&lt;p&gt;Beruht auf Qt, VTK, ITK, LibTorch und QCustomPlot.&lt;/p&gt;</translation>
    </message>
    <message>
        <source>The page %1 is missing.</source>
        <translation>Die Seite %1 fehlt.</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Hilfe</translation>
    </message>
    <message>
        <source>System</source>
        <translation>System</translation>
    </message>
    <message>
        <source>not usable: no 3-D view</source>
        <translation>nicht nutzbar: keine 3-D-Ansicht</translation>
    </message>
    <message>
        <source>Processor threads</source>
        <translation>Prozessor-Threads</translation>
    </message>
    <message>
        <source>CPU workers</source>
        <translation>CPU-Arbeiter</translation>
    </message>
    <message>
        <source>Devices</source>
        <translation>Geräte</translation>
    </message>
    <message>
        <source>%1, %2 free of %3</source>
        <translation>%1, %2 frei von %3</translation>
    </message>
    <message>
        <source>This machine</source>
        <translation>Dieser Rechner</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
</context>
<context>
    <name>core</name>
    <message>
        <source>The image that stays; results lie on its grid.</source>
        <translation>Das Bild, das bleibt, wie es ist; Ergebnisse liegen auf seinem Gitter.</translation>
    </message>
    <message>
        <source>Fixed image</source>
        <translation>Festes Bild</translation>
    </message>
    <message>
        <source>The image that is brought to the fixed one.</source>
        <translation>Das Bild, das auf das feste gebracht wird.</translation>
    </message>
    <message>
        <source>Moving image</source>
        <translation>Bewegtes Bild</translation>
    </message>
    <message>
        <source>Only voxels of the fixed image where this is not 0 are compared.</source>
        <translation>Nur Voxel des festen Bildes, in denen die Maske nicht 0 ist, werden verglichen.</translation>
    </message>
    <message>
        <source>Fixed mask</source>
        <translation>Feste Maske</translation>
    </message>
    <message>
        <source>Only voxels of the moving image where this is not 0 are compared.</source>
        <translation>Nur Voxel des bewegten Bildes, in denen die Maske nicht 0 ist, werden verglichen.</translation>
    </message>
    <message>
        <source>Moving mask</source>
        <translation>Bewegte Maske</translation>
    </message>
    <message>
        <source>Where the search starts; it is part of the resulting transform.</source>
        <translation>Wo die Suche beginnt; sie ist Teil der gefundenen Transformation.</translation>
    </message>
    <message>
        <source>Initial transform</source>
        <translation>Anfangstransformation</translation>
    </message>
    <message>
        <source>For judging the result; used to find it only where a landmark weight is set.</source>
        <translation>Zur Beurteilung des Ergebnisses; zur Suche nur mit einem Landmarkengewicht über 0.</translation>
    </message>
    <message>
        <source>Fixed landmarks</source>
        <translation>Feste Landmarken</translation>
    </message>
    <message>
        <source>The same points in the moving image, in the same order.</source>
        <translation>Dieselben Punkte im bewegten Bild, in derselben Reihenfolge.</translation>
    </message>
    <message>
        <source>Moving landmarks</source>
        <translation>Bewegte Landmarken</translation>
    </message>
    <message>
        <source>For judging the result; never used to find it.</source>
        <translation>Zur Beurteilung des Ergebnisses; nie zur Suche.</translation>
    </message>
    <message>
        <source>Fixed labels</source>
        <translation>Feste Labels</translation>
    </message>
    <message>
        <source>The same structures in the moving image.</source>
        <translation>Dieselben Strukturen im bewegten Bild.</translation>
    </message>
    <message>
        <source>Moving labels</source>
        <translation>Bewegte Labels</translation>
    </message>
    <message>
        <source>Transform (fixed to moving)</source>
        <translation>Transformation (fest nach bewegt)</translation>
    </message>
    <message>
        <source>Warped moving image</source>
        <translation>Verformtes bewegtes Bild</translation>
    </message>
    <message>
        <source>Displacement field</source>
        <translation>Verschiebungsfeld</translation>
    </message>
    <message>
        <source>Jacobian determinant</source>
        <translation>Jacobi-Determinante</translation>
    </message>
    <message>
        <source>Looks at the images, chooses how to register them, and says what it chose.</source>
        <translation>Sieht sich die Bilder an, wählt, wie sie registriert werden, und sagt, was gewählt wurde.</translation>
    </message>
    <message>
        <source>Automatic registration</source>
        <translation>Automatische Registrierung</translation>
    </message>
    <message>
        <source>Voxels of each level between two control points. Fewer follow smaller structures.</source>
        <translation>Voxel jeder Stufe zwischen zwei Kontrollpunkten. Weniger folgen kleineren Strukturen.</translation>
    </message>
    <message>
        <source>Control point spacing</source>
        <translation>Abstand der Kontrollpunkte</translation>
    </message>
    <message>
        <source>voxels</source>
        <translation>Voxel</translation>
    </message>
    <message>
        <source>Squared differences</source>
        <translation>Quadrierte Differenzen</translation>
    </message>
    <message>
        <source>Normalised correlation</source>
        <translation>Normierte Korrelation</translation>
    </message>
    <message>
        <source>Local normalised correlation</source>
        <translation>Lokale normierte Korrelation</translation>
    </message>
    <message>
        <source>Normalised gradient fields</source>
        <translation>Normierte Gradientenfelder</translation>
    </message>
    <message>
        <source>Mutual information</source>
        <translation>Transinformation</translation>
    </message>
    <message>
        <source>What makes the images alike. Squared differences for equal intensities, local correlation for the same modality with uneven brightness, gradient fields or mutual information for different modalities.</source>
        <translation>Was die Bilder gleich macht. Quadrierte Differenzen bei gleichen Intensitäten, lokale Korrelation bei gleicher Modalität und ungleichmäßiger Helligkeit, Gradientenfelder oder Transinformation bei verschiedenen Modalitäten.</translation>
    </message>
    <message>
        <source>Image distance</source>
        <translation>Bildabstand</translation>
    </message>
    <message>
        <source>Edge length of the windows of local correlation; odd.</source>
        <translation>Kantenlänge der Fenster der lokalen Korrelation; ungerade.</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>Fenster</translation>
    </message>
    <message>
        <source>For gradient fields: edges weaker than this times the mean gradient count as noise.</source>
        <translation>Für Gradientenfelder: Kanten, die schwächer sind als das Sovielfache des mittleren Gradienten, gelten als Rauschen.</translation>
    </message>
    <message>
        <source>Edge threshold</source>
        <translation>Kantenschwelle</translation>
    </message>
    <message>
        <source>Diffusion: small differences between neighbours</source>
        <translation>Diffusion: kleine Unterschiede zwischen Nachbarn</translation>
    </message>
    <message>
        <source>Curvature: little bending</source>
        <translation>Krümmung: wenig Biegung</translation>
    </message>
    <message>
        <source>Elastic: little strain</source>
        <translation>Elastisch: wenig Dehnung</translation>
    </message>
    <message>
        <source>Hyperelastic: little strain, no folds</source>
        <translation>Hyperelastisch: wenig Dehnung, keine Faltung</translation>
    </message>
    <message>
        <source>Total variation: few sharp changes, as at sliding organs</source>
        <translation>Totale Variation: wenige scharfe Änderungen, wie an gleitenden Organen</translation>
    </message>
    <message>
        <source>Which displacements count as smooth. Curvature lets linear maps pass freely.</source>
        <translation>Welche Verschiebungen als glatt gelten. Krümmung lässt lineare Abbildungen frei.</translation>
    </message>
    <message>
        <source>Smoothness</source>
        <translation>Glattheit</translation>
    </message>
    <message>
        <source>Weight of smoothness against image distance. Larger = smoother, stiffer; raise it when the mapping folds.</source>
        <translation>Gewicht der Glattheit gegen den Bildabstand. Größer = glatter, steifer; erhöhen, wenn die Abbildung sich faltet.</translation>
    </message>
    <message>
        <source>Smoothness weight</source>
        <translation>Gewicht der Glattheit</translation>
    </message>
    <message>
        <source>L-BFGS</source>
        <translation>L-BFGS</translation>
    </message>
    <message>
        <source>Gauss-Newton</source>
        <translation>Gauß-Newton</translation>
    </message>
    <message>
        <source>Gradient descent</source>
        <translation>Gradientenabstieg</translation>
    </message>
    <message>
        <source>How the minimum is found. Gauss-Newton takes fewer, dearer steps than L-BFGS; gradient descent needs many and is there to compare with.</source>
        <translation>Wie das Minimum gefunden wird. Gauß-Newton macht weniger, aber teurere Schritte als L-BFGS; der Gradientenabstieg braucht viele und dient dem Vergleich.</translation>
    </message>
    <message>
        <source>Solver</source>
        <translation>Löser</translation>
    </message>
    <message>
        <source>After the linear alignment tries all displacements on a coarse grid, and starts from the best that agree. Turn it on where parts have moved further than they are wide.</source>
        <translation>Probiert nach der linearen Ausrichtung alle Verschiebungen auf einem groben Gitter und beginnt mit den besten, die zueinander passen. Einschalten, wenn sich Teile weiter bewegt haben, als sie breit sind.</translation>
    </message>
    <message>
        <source>Search for large motion</source>
        <translation>Suche nach großen Bewegungen</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Keine</translation>
    </message>
    <message>
        <source>Rigid</source>
        <translation>Rigide</translation>
    </message>
    <message>
        <source>Rigid, from where the centres of the images meet</source>
        <translation>Rigide, von den aufeinandergelegten Bildmitten aus</translation>
    </message>
    <message>
        <source>Affine</source>
        <translation>Affin</translation>
    </message>
    <message>
        <source>Affine, from where the images lie, 16 voxels across</source>
        <translation>Affin, von der Lage der Bilder aus, mit 16 Voxeln Breite</translation>
    </message>
    <message>
        <source>Without an initial transform the images are first aligned linearly, from the best of several starts. The last is Gauss-Newton on squared differences alone, to compare with.</source>
        <translation>Ohne Anfangstransformation werden die Bilder zuerst linear ausgerichtet, vom besten mehrerer Anfänge aus. Die letzte Wahl ist Gauß-Newton nur mit quadrierten Differenzen und dient dem Vergleich.</translation>
    </message>
    <message>
        <source>Linear alignment first</source>
        <translation>Zuerst linear ausrichten</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Automatisch</translation>
    </message>
    <message>
        <source>What the linear alignment compares. Automatic takes mutual information when the image distance is one for different modalities.</source>
        <translation>Was die lineare Ausrichtung vergleicht. Automatisch nimmt die Transinformation, wenn der Bildabstand einer für verschiedene Modalitäten ist.</translation>
    </message>
    <message>
        <source>Measure of the alignment</source>
        <translation>Maß der Ausrichtung</translation>
    </message>
    <message>
        <source>Weight of the squared landmark error against image distance; 0 = landmarks only judge. 0.01 pulls where the images say nothing, 1 all but fixes them.</source>
        <translation>Gewicht des quadrierten Landmarkenfehlers gegen den Bildabstand; 0 = Landmarken dienen nur der Beurteilung. 0,01 zieht dort, wo die Bilder nichts sagen, 1 legt sie fast fest.</translation>
    </message>
    <message>
        <source>Landmark weight</source>
        <translation>Landmarkengewicht</translation>
    </message>
    <message>
        <source>/mm²</source>
        <translation>/mm²</translation>
    </message>
    <message>
        <source>Each level halves the voxel size of the one before, along the axes that are finer than it.</source>
        <translation>Jede Stufe halbiert die Voxelgröße der vorigen, entlang der Achsen, die feiner sind.</translation>
    </message>
    <message>
        <source>Resolution levels</source>
        <translation>Auflösungsstufen</translation>
    </message>
    <message>
        <source>Voxel size of the last level; 0 = the fixed image&apos;s own, coarser above 12 million voxels.</source>
        <translation>Voxelgröße der letzten Stufe; 0 = die des festen Bildes, ab 12 Millionen Voxeln gröber.</translation>
    </message>
    <message>
        <source>Finest resolution</source>
        <translation>Feinste Auflösung</translation>
    </message>
    <message>
        <source>mm</source>
        <translation>mm</translation>
    </message>
    <message>
        <source>At most; between coarsest and finest the number changes evenly.</source>
        <translation>Höchstens; zwischen gröbster und feinster ändert sich die Zahl gleichmäßig.</translation>
    </message>
    <message>
        <source>Iterations, coarsest level</source>
        <translation>Iterationen, gröbste Stufe</translation>
    </message>
    <message>
        <source>At most; most of the time goes here.</source>
        <translation>Höchstens; hier wird die meiste Zeit gebraucht.</translation>
    </message>
    <message>
        <source>Iterations, finest level</source>
        <translation>Iterationen, feinste Stufe</translation>
    </message>
    <message>
        <source>Same modality</source>
        <translation>Gleiche Modalität</translation>
    </message>
    <message>
        <source>Like contrast, nothing special known.</source>
        <translation>Ähnlicher Kontrast, sonst nichts Besonderes bekannt.</translation>
    </message>
    <message>
        <source>Brain MR, same subject</source>
        <translation>Gehirn-MR, dieselbe Person</translation>
    </message>
    <message>
        <source>Two scans of one head; small changes, stiff.</source>
        <translation>Zwei Aufnahmen eines Kopfes; kleine Änderungen, steif.</translation>
    </message>
    <message>
        <source>Brain MR, across subjects</source>
        <translation>Gehirn-MR, verschiedene Personen</translation>
    </message>
    <message>
        <source>Two heads, or a head and a template, with like contrast.</source>
        <translation>Zwei Köpfe oder ein Kopf und eine Vorlage mit ähnlichem Kontrast.</translation>
    </message>
    <message>
        <source>Brain MR, T1 to T2 or FLAIR</source>
        <translation>Gehirn-MR, T1 zu T2 oder FLAIR</translation>
    </message>
    <message>
        <source>One head in two contrasts; edges are compared, not intensities.</source>
        <translation>Ein Kopf in zwei Kontrasten; verglichen werden Kanten, nicht Intensitäten.</translation>
    </message>
    <message>
        <source>Brain tumour, over time</source>
        <translation>Hirntumor im Verlauf</translation>
    </message>
    <message>
        <source>One head before and after treatment: what has grown or been cut has no counterpart.</source>
        <translation>Ein Kopf vor und nach der Behandlung: Gewachsenes oder Entferntes hat keine Entsprechung.</translation>
    </message>
    <message>
        <source>Head, CT to MR</source>
        <translation>Kopf, CT zu MR</translation>
    </message>
    <message>
        <source>One head in two machines.</source>
        <translation>Ein Kopf in zwei Geräten.</translation>
    </message>
    <message>
        <source>Different modalities</source>
        <translation>Verschiedene Modalitäten</translation>
    </message>
    <message>
        <source>One body in two modalities: edges are compared, not intensities.</source>
        <translation>Ein Körper in zwei Modalitäten: verglichen werden Kanten, nicht Intensitäten.</translation>
    </message>
    <message>
        <source>Prostate, MR to ultrasound</source>
        <translation>Prostata, MR zu Ultraschall</translation>
    </message>
    <message>
        <source>Both images are centred on the gland; how they lie around it says little.</source>
        <translation>Beide Bilder sind auf die Drüse zentriert; ihre Lage darum herum sagt wenig.</translation>
    </message>
    <message>
        <source>Thorax CT, breathing</source>
        <translation>Thorax-CT, Atmung</translation>
    </message>
    <message>
        <source>Two CTs of one chest; best with a lung mask on the fixed image.</source>
        <translation>Zwei CTs eines Brustkorbs; am besten mit einer Lungenmaske auf dem festen Bild.</translation>
    </message>
    <message>
        <source>Heart MR, beating</source>
        <translation>Herz-MR, Herzschlag</translation>
    </message>
    <message>
        <source>Two phases of one heart: large local motion.</source>
        <translation>Zwei Phasen eines Herzens: große lokale Bewegung.</translation>
    </message>
    <message>
        <source>2-D images, like intensities</source>
        <translation>2-D-Bilder, ähnliche Intensitäten</translation>
    </message>
    <message>
        <source>Radiographs or sections in one plane, taken alike.</source>
        <translation>Röntgenbilder oder Schnitte in einer Ebene, gleich aufgenommen.</translation>
    </message>
    <message>
        <source>Cine, 2-D</source>
        <translation>Cine, 2-D</translation>
    </message>
    <message>
        <source>Two frames of one series: no alignment before.</source>
        <translation>Zwei Bilder einer Serie: vorher keine Ausrichtung.</translation>
    </message>
    <message>
        <source>Histology, two stains</source>
        <translation>Histologie, zwei Färbungen</translation>
    </message>
    <message>
        <source>Neighbouring sections in different stains, or other pictures of unlike intensities; stiff, for stains show different things.</source>
        <translation>Benachbarte Schnitte in verschiedenen Färbungen oder andere Bilder ungleicher Intensitäten; steif, denn Färbungen zeigen Verschiedenes.</translation>
    </message>
    <message>
        <source>Finds a free-form deformation between control points that makes two images alike, coarse to fine.</source>
        <translation>Findet von grob nach fein eine freie Verformung zwischen Kontrollpunkten, die zwei Bilder gleich macht.</translation>
    </message>
    <message>
        <source>B-spline registration</source>
        <translation>B-Spline-Registrierung</translation>
    </message>
    <message>
        <source>Distance between the positions searched; 0 = about 40,000 of them.</source>
        <translation>Abstand der untersuchten Stellen; 0 = etwa 40.000 Stellen.</translation>
    </message>
    <message>
        <source>Cell size</source>
        <translation>Zellgröße</translation>
    </message>
    <message>
        <source>The largest displacement tried, in each direction.</source>
        <translation>Die größte geprüfte Verschiebung in jeder Richtung.</translation>
    </message>
    <message>
        <source>Reach</source>
        <translation>Reichweite</translation>
    </message>
    <message>
        <source>cells</source>
        <translation>Zellen</translation>
    </message>
    <message>
        <source>Aligns linearly by mutual information instead of correlation.</source>
        <translation>Richtet linear nach Transinformation statt nach Korrelation aus.</translation>
    </message>
    <message>
        <source>Large motion; refine the result with another method.</source>
        <translation>Große Bewegungen; das Ergebnis mit einem anderen Verfahren verfeinern.</translation>
    </message>
    <message>
        <source>MR to CT or ultrasound.</source>
        <translation>MR zu CT oder Ultraschall.</translation>
    </message>
    <message>
        <source>Tries all displacements on a coarse grid and keeps those that agree with their neighbours; for large motion, also between modalities.</source>
        <translation>Probiert alle Verschiebungen auf einem groben Gitter und behält, was zu den Nachbarn passt; für große Bewegungen, auch zwischen Modalitäten.</translation>
    </message>
    <message>
        <source>Discrete search with convex coupling</source>
        <translation>Diskrete Suche mit konvexer Kopplung</translation>
    </message>
    <message>
        <source>Inverse transform (moving to fixed)</source>
        <translation>Umgekehrte Transformation (bewegt nach fest)</translation>
    </message>
    <message>
        <source>The fixed image&apos;s box is cut into so many parts along each axis, each of 4 triangles or 5 tetrahedra. More = finer deformation.</source>
        <translation>Der Quader des festen Bildes wird entlang jeder Achse in so viele Teile zerlegt, jeder aus 4 Dreiecken oder 5 Tetraedern. Mehr = feinere Verformung.</translation>
    </message>
    <message>
        <source>Boxes per axis</source>
        <translation>Quader je Achse</translation>
    </message>
    <message>
        <source>Weight of the velocity&apos;s squared gradient against image distance. Larger = less deformation.</source>
        <translation>Gewicht des quadrierten Gradienten der Geschwindigkeit gegen den Bildabstand. Größer = weniger Verformung.</translation>
    </message>
    <message>
        <source>Of the flow. More = a more exact inverse.</source>
        <translation>Des Flusses. Mehr = genauere Umkehrung.</translation>
    </message>
    <message>
        <source>Time steps</source>
        <translation>Zeitschritte</translation>
    </message>
    <message>
        <source>Voxel size of the last level; 0 = the fixed image&apos;s own, coarser above 300 thousand voxels.</source>
        <translation>Voxelgröße der letzten Stufe; 0 = die des festen Bildes, ab 300.000 Voxeln gröber.</translation>
    </message>
    <message>
        <source>When few numbers should describe the deformation.</source>
        <translation>Wenn wenige Zahlen die Verformung beschreiben sollen.</translation>
    </message>
    <message>
        <source>Finds a smooth, invertible deformation of few numbers: the flow of a velocity that is affine in each cell of a coarse mesh.</source>
        <translation>Findet eine glatte, umkehrbare Verformung aus wenigen Zahlen: den Fluss einer Geschwindigkeit, die in jeder Zelle eines groben Netzes affin ist.</translation>
    </message>
    <message>
        <source>Piecewise-affine flow (CPAB)</source>
        <translation>Stückweise affiner Fluss (CPAB)</translation>
    </message>
    <message>
        <source>Thirion: along the fixed image&apos;s edges</source>
        <translation>Thirion: entlang der Kanten des festen Bildes</translation>
    </message>
    <message>
        <source>Symmetric: along the edges of both images</source>
        <translation>Symmetrisch: entlang der Kanten beider Bilder</translation>
    </message>
    <message>
        <source>Diffeomorphic: symmetric, without folds</source>
        <translation>Diffeomorph: symmetrisch, ohne Faltung</translation>
    </message>
    <message>
        <source>How each voxel is pushed and how the pushes are put together.</source>
        <translation>Wie jedes Voxel geschoben wird und wie die Schübe zusammengesetzt werden.</translation>
    </message>
    <message>
        <source>Demons</source>
        <translation>Demons</translation>
    </message>
    <message>
        <source>Maps the moving image&apos;s intensities so that its histogram is the fixed image&apos;s. Turn it off for intensities that are measured, as in CT.</source>
        <translation>Bildet die Intensitäten des bewegten Bildes so ab, dass sein Histogramm das des festen ist. Ausschalten bei gemessenen Intensitäten wie im CT.</translation>
    </message>
    <message>
        <source>Match intensities first</source>
        <translation>Intensitäten zuerst angleichen</translation>
    </message>
    <message>
        <source>Of one iteration.</source>
        <translation>Einer Iteration.</translation>
    </message>
    <message>
        <source>Longest step</source>
        <translation>Längster Schritt</translation>
    </message>
    <message>
        <source>Standard deviation of a Gaussian; makes the motion like a fluid&apos;s.</source>
        <translation>Standardabweichung einer Gauß-Glocke; macht die Bewegung wie die einer Flüssigkeit.</translation>
    </message>
    <message>
        <source>Smoothing of each update</source>
        <translation>Glättung jedes Schrittes</translation>
    </message>
    <message>
        <source>Standard deviation of a Gaussian; larger = smoother, stiffer.</source>
        <translation>Standardabweichung einer Gauß-Glocke; größer = glatter, steifer.</translation>
    </message>
    <message>
        <source>Smoothing of the displacement</source>
        <translation>Glättung der Verschiebung</translation>
    </message>
    <message>
        <source>Images of the same modality and brightness.</source>
        <translation>Bilder gleicher Modalität und Helligkeit.</translation>
    </message>
    <message>
        <source>CT</source>
        <translation>CT</translation>
    </message>
    <message>
        <source>Hounsfield units are compared as they are.</source>
        <translation>Hounsfield-Einheiten werden verglichen, wie sie sind.</translation>
    </message>
    <message>
        <source>Pushes every voxel along the edges towards equal intensity, and smooths.</source>
        <translation>Schiebt jedes Voxel entlang der Kanten zu gleicher Intensität und glättet.</translation>
    </message>
    <message>
        <source>Demons registration</source>
        <translation>Demons-Registrierung</translation>
    </message>
    <message>
        <source>Without labels, the surface of what is not 0 here is matched.</source>
        <translation>Ohne Labels wird die Oberfläche dessen angepasst, was hier nicht 0 ist.</translation>
    </message>
    <message>
        <source>The structures whose surfaces are matched, each with its like.</source>
        <translation>Die Strukturen, deren Oberflächen angepasst werden, jede an ihresgleichen.</translation>
    </message>
    <message>
        <source>Rigid: rotation and translation</source>
        <translation>Rigide: Drehung und Verschiebung</translation>
    </message>
    <message>
        <source>Similarity: rigid and one scale</source>
        <translation>Ähnlichkeit: rigide und ein Maßstab</translation>
    </message>
    <message>
        <source>Affine: also stretch and shear</source>
        <translation>Affin: auch Streckung und Scherung</translation>
    </message>
    <message>
        <source>What the transform may do. Rigid for one bone or organ on two days, affine across subjects.</source>
        <translation>Was die Transformation darf. Rigide für einen Knochen oder ein Organ an zwei Tagen, affin zwischen Personen.</translation>
    </message>
    <message>
        <source>Transformation</source>
        <translation>Transformation</translation>
    </message>
    <message>
        <source>Automatic: the best of the others</source>
        <translation>Automatisch: der beste der anderen</translation>
    </message>
    <message>
        <source>As the images lie in space</source>
        <translation>Wie die Bilder im Raum liegen</translation>
    </message>
    <message>
        <source>Centres of the surfaces on each other</source>
        <translation>Mitten der Oberflächen aufeinander</translation>
    </message>
    <message>
        <source>Centres and principal axes on each other, every way round</source>
        <translation>Mitten und Hauptachsen aufeinander, in jeder Lage</translation>
    </message>
    <message>
        <source>Where the search starts; ignored with an initial transform.</source>
        <translation>Wo die Suche beginnt; mit einer Anfangstransformation ohne Bedeutung.</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Start</translation>
    </message>
    <message>
        <source>The share of the surface points that have a true partner; the others, the farthest in each step, are left out. Lower it when one surface is cut off or damaged.</source>
        <translation>Der Anteil der Oberflächenpunkte, die einen echten Partner haben; die übrigen, in jedem Schritt die entferntesten, bleiben außer Acht. Senken, wenn eine Oberfläche abgeschnitten oder beschädigt ist.</translation>
    </message>
    <message>
        <source>Share that matches</source>
        <translation>Passender Anteil</translation>
    </message>
    <message>
        <source>Drawn from each surface; each looks for its partner among all of the other.</source>
        <translation>Von jeder Oberfläche gezogen; jeder sucht seinen Partner unter allen der anderen.</translation>
    </message>
    <message>
        <source>Surface points</source>
        <translation>Oberflächenpunkte</translation>
    </message>
    <message>
        <source>At most; it stops earlier when the surfaces stand still.</source>
        <translation>Höchstens; endet früher, wenn die Oberflächen stillstehen.</translation>
    </message>
    <message>
        <source>Iterations</source>
        <translation>Iterationen</translation>
    </message>
    <message>
        <source>The values to be matched, with commas between; empty = all that both maps have.</source>
        <translation>Die anzupassenden Werte, durch Kommas getrennt; leer = alle, die beide Karten haben.</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>Labels</translation>
    </message>
    <message>
        <source>Same bone or organ</source>
        <translation>Derselbe Knochen oder dasselbe Organ</translation>
    </message>
    <message>
        <source>One rigid part, outlined in both images.</source>
        <translation>Ein starrer Teil, in beiden Bildern umrissen.</translation>
    </message>
    <message>
        <source>Across subjects</source>
        <translation>Verschiedene Personen</translation>
    </message>
    <message>
        <source>The same structures of two subjects, or of a subject and an atlas.</source>
        <translation>Dieselben Strukturen zweier Personen oder einer Person und eines Atlas.</translation>
    </message>
    <message>
        <source>Partly seen</source>
        <translation>Teilweise sichtbar</translation>
    </message>
    <message>
        <source>One image shows only a part of the structure, or it has changed in places.</source>
        <translation>Ein Bild zeigt nur einen Teil der Struktur, oder sie hat sich stellenweise verändert.</translation>
    </message>
    <message>
        <source>Brings the surfaces of labels or masks onto each other, whatever the images look like.</source>
        <translation>Bringt die Oberflächen von Labels oder Masken aufeinander, gleich wie die Bilder aussehen.</translation>
    </message>
    <message>
        <source>Surface registration</source>
        <translation>Oberflächenregistrierung</translation>
    </message>
    <message>
        <source>Of several channels the first.</source>
        <translation>Von mehreren Kanälen der erste.</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>Bild</translation>
    </message>
    <message>
        <source>Image from the network</source>
        <translation>Bild aus dem Netz</translation>
    </message>
    <message>
        <source>SIREN: sine activations</source>
        <translation>SIREN: Sinus-Aktivierungen</translation>
    </message>
    <message>
        <source>ReLU: shows the bias to low frequencies</source>
        <translation>ReLU: zeigt die Neigung zu tiefen Frequenzen</translation>
    </message>
    <message>
        <source>ReLU behind a positional encoding</source>
        <translation>ReLU hinter einer Positionskodierung</translation>
    </message>
    <message>
        <source>ReLU behind random frequencies along each axis</source>
        <translation>ReLU hinter zufälligen Frequenzen je Achse</translation>
    </message>
    <message>
        <source>ReLU behind random Fourier features</source>
        <translation>ReLU hinter zufälligen Fourier-Merkmalen</translation>
    </message>
    <message>
        <source>How positions become intensities. A plain ReLU network learns coarse structure only: what belongs to small eigenvalues of its kernel converges slowly.</source>
        <translation>Wie aus Orten Intensitäten werden. Ein einfaches ReLU-Netz lernt nur grobe Strukturen: Was zu kleinen Eigenwerten seines Kerns gehört, konvergiert langsam.</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>Netz</translation>
    </message>
    <message>
        <source>Units of each hidden layer.</source>
        <translation>Einheiten jeder verborgenen Schicht.</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>Breite</translation>
    </message>
    <message>
        <source>units</source>
        <translation>Einheiten</translation>
    </message>
    <message>
        <source>Layers with an activation.</source>
        <translation>Schichten mit einer Aktivierung.</translation>
    </message>
    <message>
        <source>Hidden layers</source>
        <translation>Verborgene Schichten</translation>
    </message>
    <message>
        <source>Factor inside the sines. Near 1 blurs; too large makes noise between the voxels.</source>
        <translation>Faktor im Sinus. Nahe 1 verwischt er; zu groß erzeugt er Rauschen zwischen den Voxeln.</translation>
    </message>
    <message>
        <source>Frequency factor</source>
        <translation>Frequenzfaktor</translation>
    </message>
    <message>
        <source>Of an encoding: along each axis, or in all for Fourier features.</source>
        <translation>Einer Kodierung: je Achse, oder bei Fourier-Merkmalen insgesamt.</translation>
    </message>
    <message>
        <source>Frequencies</source>
        <translation>Frequenzen</translation>
    </message>
    <message>
        <source>Larger: finer detail and more noise between the voxels.</source>
        <translation>Größer: feinere Einzelheiten und mehr Rauschen zwischen den Voxeln.</translation>
    </message>
    <message>
        <source>Spread of random frequencies</source>
        <translation>Streuung der zufälligen Frequenzen</translation>
    </message>
    <message>
        <source>Drawn without replacement.</source>
        <translation>Ohne Zurücklegen gezogen.</translation>
    </message>
    <message>
        <source>Voxels per iteration</source>
        <translation>Voxel je Iteration</translation>
    </message>
    <message>
        <source>At most; it stops when 1000 iterations improved less than 0.05 dB.</source>
        <translation>Höchstens; endet, wenn 1000 Iterationen weniger als 0,05 dB gebracht haben.</translation>
    </message>
    <message>
        <source>Step of Adam.</source>
        <translation>Schrittweite von Adam.</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>Lernrate</translation>
    </message>
    <message>
        <source>The others then tell how well the network generalises; compare frequency factors by it.</source>
        <translation>Die anderen zeigen dann, wie gut das Netz verallgemeinert; damit Frequenzfaktoren vergleichen.</translation>
    </message>
    <message>
        <source>Fit every second voxel only</source>
        <translation>Nur jedes zweite Voxel anpassen</translation>
    </message>
    <message>
        <source>Voxels of the result along each axis for one of the image. Nothing is interpolated: the network is asked at every voxel.</source>
        <translation>Voxel des Ergebnisses entlang jeder Achse für eines des Bildes. Nichts wird interpoliert: Das Netz wird für jedes Voxel befragt.</translation>
    </message>
    <message>
        <source>Zoom</source>
        <translation>Vergrößerung</translation>
    </message>
    <message>
        <source>Do your best</source>
        <translation>So gut wie möglich</translation>
    </message>
    <message>
        <source>A sine network of half the published width: minutes.</source>
        <translation>Ein Sinus-Netz von halber veröffentlichter Breite: Minuten.</translation>
    </message>
    <message>
        <source>Quick look</source>
        <translation>Schneller Blick</translation>
    </message>
    <message>
        <source>Fewer iterations: coarse structure.</source>
        <translation>Weniger Iterationen: grobe Strukturen.</translation>
    </message>
    <message>
        <source>Until it no longer improves</source>
        <translation>Bis es nicht mehr besser wird</translation>
    </message>
    <message>
        <source>The published size, up to 20,000 iterations: hours on a processor.</source>
        <translation>Die veröffentlichte Größe, bis zu 20.000 Iterationen: Stunden auf einem Prozessor.</translation>
    </message>
    <message>
        <source>Frequency study</source>
        <translation>Frequenzstudie</translation>
    </message>
    <message>
        <source>Fits every second voxel and scores the others.</source>
        <translation>Passt jedes zweite Voxel an und bewertet die anderen.</translation>
    </message>
    <message>
        <source>Fits a network that gives an image&apos;s intensity anywhere, at any resolution.</source>
        <translation>Passt ein Netz an, das die Intensität eines Bildes an jeder Stelle und in jeder Auflösung angibt.</translation>
    </message>
    <message>
        <source>Image as a network</source>
        <translation>Bild als Netz</translation>
    </message>
    <message>
        <source>Used to find the result; do not judge it by the same points.</source>
        <translation>Helfen, das Ergebnis zu finden; es darf nicht an denselben Punkten beurteilt werden.</translation>
    </message>
    <message>
        <source>Guiding landmarks, fixed</source>
        <translation>Leitende Landmarken, fest</translation>
    </message>
    <message>
        <source>Guiding landmarks, moving</source>
        <translation>Leitende Landmarken, bewegt</translation>
    </message>
    <message>
        <source>Frames between moving and fixed, in that order, as one series; for the velocity network.</source>
        <translation>Bilder zwischen bewegtem und festem, in dieser Reihenfolge, als eine Serie; für das Geschwindigkeitsnetz.</translation>
    </message>
    <message>
        <source>Images in between</source>
        <translation>Zwischenbilder</translation>
    </message>
    <message>
        <source>Displacement network (D)</source>
        <translation>Verschiebungsnetz (D)</translation>
    </message>
    <message>
        <source>Velocity network (V): invertible, many times slower</source>
        <translation>Geschwindigkeitsnetz (V): umkehrbar, um ein Vielfaches langsamer</translation>
    </message>
    <message>
        <source>What the network gives: the displacement itself, or a velocity that is followed in small steps, so that the mapping can be inverted exactly.</source>
        <translation>Was das Netz angibt: die Verschiebung selbst oder eine Geschwindigkeit, der in kleinen Schritten gefolgt wird, sodass die Abbildung genau umkehrbar ist.</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Units of each hidden layer. More follow finer motion, at a cost that grows with the square.</source>
        <translation>Einheiten jeder verborgenen Schicht. Mehr folgen feineren Bewegungen; der Aufwand wächst quadratisch.</translation>
    </message>
    <message>
        <source>Layers with a sine.</source>
        <translation>Schichten mit Sinus.</translation>
    </message>
    <message>
        <source>Factor inside the sines. Larger follows sharper changes of motion; too large gives needless oscillation.</source>
        <translation>Faktor im Sinus. Größer folgt er schärferen Änderungen der Bewegung; zu groß schwingt er unnötig.</translation>
    </message>
    <message>
        <source>Above 0: the factor rises from this over the first half of the iterations, coarse to fine.</source>
        <translation>Über 0: Der Faktor steigt von hier über die erste Hälfte der Iterationen, von grob nach fein.</translation>
    </message>
    <message>
        <source>Frequency factor at the start</source>
        <translation>Frequenzfaktor am Anfang</translation>
    </message>
    <message>
        <source>The last layer starts at zero. Off: random, as first published; the start is then several voxels off.</source>
        <translation>Die letzte Schicht beginnt bei null. Aus: zufällig, wie zuerst veröffentlicht; der Anfang liegt dann mehrere Voxel daneben.</translation>
    </message>
    <message>
        <source>Start without deformation</source>
        <translation>Ohne Verformung beginnen</translation>
    </message>
    <message>
        <source>Of the velocity network, from the fixed to the moving image.</source>
        <translation>Des Geschwindigkeitsnetzes, vom festen zum bewegten Bild.</translation>
    </message>
    <message>
        <source>No motion at the faces of the fixed image; needed for a mapping of the box onto itself.</source>
        <translation>Keine Bewegung an den Rändern des festen Bildes; nötig für eine Abbildung des Quaders auf sich selbst.</translation>
    </message>
    <message>
        <source>Hold the faces still</source>
        <translation>Ränder festhalten</translation>
    </message>
    <message>
        <source>What makes the images alike at the sampled points. Mutual information for different modalities.</source>
        <translation>Was die Bilder an den gezogenen Punkten gleich macht. Transinformation bei verschiedenen Modalitäten.</translation>
    </message>
    <message>
        <source>Volume: little change of it</source>
        <translation>Volumen: ändert sich wenig</translation>
    </message>
    <message>
        <source>Diffusion: small derivatives</source>
        <translation>Diffusion: kleine Ableitungen</translation>
    </message>
    <message>
        <source>Elastic: little strain, for small motion</source>
        <translation>Elastisch: wenig Dehnung, für kleine Bewegungen</translation>
    </message>
    <message>
        <source>Green-St-Venant strain: for large motion</source>
        <translation>Green-St.-Venant-Dehnung: für große Bewegungen</translation>
    </message>
    <message>
        <source>Ogden: length, area, volume; not symmetric</source>
        <translation>Ogden: Länge, Fläche, Volumen; nicht symmetrisch</translation>
    </message>
    <message>
        <source>Hyperelastic: length, area, volume, no folding</source>
        <translation>Hyperelastisch: Länge, Fläche, Volumen, keine Faltung</translation>
    </message>
    <message>
        <source>Bending: small second derivatives</source>
        <translation>Biegung: kleine zweite Ableitungen</translation>
    </message>
    <message>
        <source>What counts as a plausible motion. Volume discourages folding; diffusion treats the axes apart; elastic and St-Venant do not control compression; hyperelastic treats expansion and compression alike.</source>
        <translation>Was als glaubhafte Bewegung gilt. Volumen wirkt Faltungen entgegen; Diffusion behandelt die Achsen getrennt; elastisch und St. Venant begrenzen Stauchung nicht; hyperelastisch behandelt Dehnung und Stauchung gleich.</translation>
    </message>
    <message>
        <source>Against the image distance. 0 = none: perfect match, chaotic motion.</source>
        <translation>Gegen den Bildabstand. 0 = keine: genaue Übereinstimmung, chaotische Bewegung.</translation>
    </message>
    <message>
        <source>In Ogden and hyperelastic.</source>
        <translation>In Ogden und hyperelastisch.</translation>
    </message>
    <message>
        <source>Weight of lengths</source>
        <translation>Gewicht der Längen</translation>
    </message>
    <message>
        <source>In Ogden and hyperelastic; not used in 2-D.</source>
        <translation>In Ogden und hyperelastisch; in 2-D nicht verwendet.</translation>
    </message>
    <message>
        <source>Weight of areas</source>
        <translation>Gewicht der Flächen</translation>
    </message>
    <message>
        <source>Weight of volumes</source>
        <translation>Gewicht der Volumen</translation>
    </message>
    <message>
        <source>In elastic and St-Venant.</source>
        <translation>In elastisch und St. Venant.</translation>
    </message>
    <message>
        <source>First elastic constant</source>
        <translation>Erste elastische Konstante</translation>
    </message>
    <message>
        <source>Second elastic constant</source>
        <translation>Zweite elastische Konstante</translation>
    </message>
    <message>
        <source>v^2 - ln v, which favours shrinking, instead of v^2 - 2 ln v - 1.</source>
        <translation>v^2 - ln v, das Schrumpfen begünstigt, statt v^2 - 2 ln v - 1.</translation>
    </message>
    <message>
        <source>Ogden&apos;s volume term literally</source>
        <translation>Ogdens Volumenterm wörtlich</translation>
    </message>
    <message>
        <source>Off: in the box [-1, 1] of the image, as published.</source>
        <translation>Aus: im Quader [-1, 1] des Bildes, wie veröffentlicht.</translation>
    </message>
    <message>
        <source>Derivatives in millimetres</source>
        <translation>Ableitungen in Millimetern</translation>
    </message>
    <message>
        <source>Of the points of an iteration, how many measure smoothness, which costs four times as much as comparing; 0 = all.</source>
        <translation>Wie viele der Punkte einer Iteration die Glattheit messen, was viermal so viel kostet wie das Vergleichen; 0 = alle.</translation>
    </message>
    <message>
        <source>Points for smoothness</source>
        <translation>Punkte für die Glattheit</translation>
    </message>
    <message>
        <source>Velocity network only: it should change little over time.</source>
        <translation>Nur Geschwindigkeitsnetz: Sie soll sich mit der Zeit wenig ändern.</translation>
    </message>
    <message>
        <source>Weight of steady velocity</source>
        <translation>Gewicht steter Geschwindigkeit</translation>
    </message>
    <message>
        <source>Pull of the guiding landmarks, where there are some.</source>
        <translation>Zug der leitenden Landmarken, wenn es welche gibt.</translation>
    </message>
    <message>
        <source>Weight of guiding landmarks</source>
        <translation>Gewicht der leitenden Landmarken</translation>
    </message>
    <message>
        <source>per mm</source>
        <translation>je mm</translation>
    </message>
    <message>
        <source>Velocity network only: of each image between moving and fixed.</source>
        <translation>Nur Geschwindigkeitsnetz: jedes Bildes zwischen bewegtem und festem.</translation>
    </message>
    <message>
        <source>Weight of images in between</source>
        <translation>Gewicht der Zwischenbilder</translation>
    </message>
    <message>
        <source>Drawn afresh in every iteration, inside the fixed mask.</source>
        <translation>In jeder Iteration neu gezogen, innerhalb der festen Maske.</translation>
    </message>
    <message>
        <source>Points per iteration</source>
        <translation>Punkte je Iteration</translation>
    </message>
    <message>
        <source>Off: anywhere, not only at the centres of voxels.</source>
        <translation>Aus: überall, nicht nur in den Mitten der Voxel.</translation>
    </message>
    <message>
        <source>Points on voxels</source>
        <translation>Punkte auf Voxeln</translation>
    </message>
    <message>
        <source>Steps of Adam. The time grows in proportion.</source>
        <translation>Schritte von Adam. Die Zeit wächst im selben Maß.</translation>
    </message>
    <message>
        <source>Step of Adam. Lower it when the loss jumps.</source>
        <translation>Schrittweite von Adam. Senken, wenn der Verlust springt.</translation>
    </message>
    <message>
        <source>Along a half cosine, to 0: fewer iterations with a larger rate.</source>
        <translation>Entlang eines halben Kosinus bis 0: weniger Iterationen mit größerer Rate.</translation>
    </message>
    <message>
        <source>Lower the rate towards the end</source>
        <translation>Lernrate zum Ende hin senken</translation>
    </message>
    <message>
        <source>First fits a network to each image and compares those, without any interpolation: slow, and fine detail is lost.</source>
        <translation>Passt zuerst an jedes Bild ein Netz an und vergleicht diese, ganz ohne Interpolation: langsam, und feine Einzelheiten gehen verloren.</translation>
    </message>
    <message>
        <source>Images as networks</source>
        <translation>Bilder als Netze</translation>
    </message>
    <message>
        <source>At most, for each; the fit stops when it no longer improves.</source>
        <translation>Höchstens, für jedes; endet, wenn es nicht mehr besser wird.</translation>
    </message>
    <message>
        <source>Iterations of image networks</source>
        <translation>Iterationen der Bildnetze</translation>
    </message>
    <message>
        <source>IDIR&apos;s network and distance with larger steps that shrink; best with a mask on the fixed image.</source>
        <translation>Netz und Bildabstand von IDIR mit größeren, schrumpfenden Schritten; am besten mit einer Maske auf dem festen Bild.</translation>
    </message>
    <message>
        <source>IDIR as published</source>
        <translation>IDIR wie veröffentlicht</translation>
    </message>
    <message>
        <source>Small steps at 10,000 points each: many times slower than the first preset.</source>
        <translation>Kleine Schritte mit je 10.000 Punkten: um ein Vielfaches langsamer als die erste Voreinstellung.</translation>
    </message>
    <message>
        <source>T1 to T2, MR to CT: mutual information.</source>
        <translation>T1 zu T2, MR zu CT: Transinformation.</translation>
    </message>
    <message>
        <source>Invertible</source>
        <translation>Umkehrbar</translation>
    </message>
    <message>
        <source>A velocity network of moderate size: the inverse is exact.</source>
        <translation>Ein Geschwindigkeitsnetz mäßiger Größe: Die Umkehrung ist genau.</translation>
    </message>
    <message>
        <source>First published, displacement</source>
        <translation>Erstveröffentlichung, Verschiebung</translation>
    </message>
    <message>
        <source>For comparison with published tables only: image networks and 100,000 iterations, many hours on a processor, about two on a graphics card.</source>
        <translation>Nur zum Vergleich mit veröffentlichten Tabellen: Bildnetze und 100.000 Iterationen, viele Stunden auf einem Prozessor, etwa zwei auf einer Grafikkarte.</translation>
    </message>
    <message>
        <source>First published, velocity</source>
        <translation>Erstveröffentlichung, Geschwindigkeit</translation>
    </message>
    <message>
        <source>As above with 16 time steps: days on a processor, about twelve hours on a graphics card.</source>
        <translation>Wie oben mit 16 Zeitschritten: Tage auf einem Prozessor, etwa zwölf Stunden auf einer Grafikkarte.</translation>
    </message>
    <message>
        <source>Fits a small network that is the deformation: continuous, free of any grid.</source>
        <translation>Passt ein kleines Netz an, das die Verformung ist: stetig, ohne jedes Gitter.</translation>
    </message>
    <message>
        <source>Implicit registration</source>
        <translation>Implizite Registrierung</translation>
    </message>
    <message>
        <source>Keypoints that agree, fixed</source>
        <translation>Passende Schlüsselpunkte, fest</translation>
    </message>
    <message>
        <source>Keypoints that agree, moving</source>
        <translation>Passende Schlüsselpunkte, bewegt</translation>
    </message>
    <message>
        <source>What the transform may do.</source>
        <translation>Was die Transformation darf.</translation>
    </message>
    <message>
        <source>Intensities around them</source>
        <translation>Intensitäten um sie herum</translation>
    </message>
    <message>
        <source>Edges around them, whichever side is brighter</source>
        <translation>Kanten um sie herum, gleich welche Seite heller ist</translation>
    </message>
    <message>
        <source>Intensities for the same modality, edges for different ones or stains.</source>
        <translation>Intensitäten bei gleicher Modalität, Kanten bei verschiedenen Modalitäten oder Färbungen.</translation>
    </message>
    <message>
        <source>Keypoints are compared by</source>
        <translation>Schlüsselpunkte vergleichen nach</translation>
    </message>
    <message>
        <source>At most, in each image; the strongest corners.</source>
        <translation>Höchstens, in jedem Bild; die stärksten Ecken.</translation>
    </message>
    <message>
        <source>Keypoints</source>
        <translation>Schlüsselpunkte</translation>
    </message>
    <message>
        <source>Voxel size at which keypoints are sought; 0 = as fine as the images are, up to two million voxels.</source>
        <translation>Voxelgröße, bei der Schlüsselpunkte gesucht werden; 0 = so fein wie die Bilder, bis zu zwei Millionen Voxel.</translation>
    </message>
    <message>
        <source>Working resolution</source>
        <translation>Arbeitsauflösung</translation>
    </message>
    <message>
        <source>Half width of what is compared around a keypoint, in voxels of the working resolution. Larger is more certain but bears less rotation and bending.</source>
        <translation>Halbe Breite dessen, was um einen Schlüsselpunkt verglichen wird, in Voxeln der Arbeitsauflösung. Größer ist sicherer, verträgt aber weniger Drehung und Biegung.</translation>
    </message>
    <message>
        <source>Neighbourhood</source>
        <translation>Nachbarschaft</translation>
    </message>
    <message>
        <source>Correlation that two neighbourhoods must have to be paired.</source>
        <translation>Korrelation, die zwei Nachbarschaften haben müssen, um ein Paar zu sein.</translation>
    </message>
    <message>
        <source>Least likeness</source>
        <translation>Mindestähnlichkeit</translation>
    </message>
    <message>
        <source>Partners are sought this near to where the initial transform (or their place in space) says; 0 = everywhere.</source>
        <translation>Partner werden so nah an der Stelle gesucht, die die Anfangstransformation (oder ihre Lage im Raum) angibt; 0 = überall.</translation>
    </message>
    <message>
        <source>Largest displacement</source>
        <translation>Größte Verschiebung</translation>
    </message>
    <message>
        <source>A pair agrees with a transform that brings its points this near; 0 = 3 voxels of the working resolution.</source>
        <translation>Ein Paar passt zu einer Transformation, die seine Punkte so nah zusammenbringt; 0 = 3 Voxel der Arbeitsauflösung.</translation>
    </message>
    <message>
        <source>Tolerance</source>
        <translation>Toleranz</translation>
    </message>
    <message>
        <source>Samples from which agreement is sought, at most.</source>
        <translation>Stichproben, in denen Einigkeit gesucht wird, höchstens.</translation>
    </message>
    <message>
        <source>Trials</source>
        <translation>Versuche</translation>
    </message>
    <message>
        <source>Like contrast, rotated by less than about 20 degrees, shifted by any amount.</source>
        <translation>Ähnlicher Kontrast, um weniger als etwa 20 Grad gedreht, beliebig verschoben.</translation>
    </message>
    <message>
        <source>Same subject, rigid</source>
        <translation>Dieselbe Person, rigide</translation>
    </message>
    <message>
        <source>The same head or bone on two days, or two overlapping parts of it.</source>
        <translation>Derselbe Kopf oder Knochen an zwei Tagen oder zwei überlappende Teile davon.</translation>
    </message>
    <message>
        <source>Different stains or modalities</source>
        <translation>Verschiedene Färbungen oder Modalitäten</translation>
    </message>
    <message>
        <source>Neighbouring sections or images that show the same edges in other brightness.</source>
        <translation>Benachbarte Schnitte oder Bilder, die dieselben Kanten in anderer Helligkeit zeigen.</translation>
    </message>
    <message>
        <source>Finds corners in both images, pairs those that look alike, and the map most pairs agree on.</source>
        <translation>Findet Ecken in beiden Bildern, paart ähnliche und findet die Abbildung, über die die meisten Paare einig sind.</translation>
    </message>
    <message>
        <source>Keypoint registration</source>
        <translation>Schlüsselpunkt-Registrierung</translation>
    </message>
    <message>
        <source>Where the result is judged.</source>
        <translation>Wo das Ergebnis beurteilt wird.</translation>
    </message>
    <message>
        <source>Applied to the fixed landmarks first; it is part of the resulting transform.</source>
        <translation>Wird zuerst auf die festen Landmarken angewandt; sie ist Teil der gefundenen Transformation.</translation>
    </message>
    <message>
        <source>The transform is made from these points.</source>
        <translation>Aus diesen Punkten entsteht die Transformation.</translation>
    </message>
    <message>
        <source>The same points in the moving image: of the same names, or in the same order.</source>
        <translation>Dieselben Punkte im bewegten Bild: mit denselben Namen oder in derselben Reihenfolge.</translation>
    </message>
    <message>
        <source>Thin-plate spline: bends everywhere</source>
        <translation>Thin-Plate-Spline: biegt überall</translation>
    </message>
    <message>
        <source>Radial basis functions: bends near the landmarks</source>
        <translation>Radiale Basisfunktionen: biegen nahe den Landmarken</translation>
    </message>
    <message>
        <source>What the transform may do. Rigid needs 3 landmarks (2 in a plane), affine and thin-plate spline 4 that are not in one plane (3 in a plane).</source>
        <translation>Was die Transformation darf. Rigide braucht 3 Landmarken (2 in einer Ebene), affin und Thin-Plate-Spline 4, die nicht in einer Ebene liegen (3 in einer Ebene).</translation>
    </message>
    <message>
        <source>Of thin-plate splines and radial basis functions: 0 goes through every landmark, more follows them less. In mm for thin plates in space, in square mm in a plane, without unit for radial basis functions.</source>
        <translation>Von Thin-Plate-Splines und radialen Basisfunktionen: 0 geht durch jede Landmarke, mehr folgt ihnen weniger. In mm für Thin-Plate-Splines im Raum, in Quadrat-mm in einer Ebene, ohne Einheit für radiale Basisfunktionen.</translation>
    </message>
    <message>
        <source>Smoothing</source>
        <translation>Glättung</translation>
    </message>
    <message>
        <source>Wendland: nothing beyond the radius</source>
        <translation>Wendland: nichts jenseits des Radius</translation>
    </message>
    <message>
        <source>Gaussian: fades with distance</source>
        <translation>Gauß: lässt mit dem Abstand nach</translation>
    </message>
    <message>
        <source>How a landmark&apos;s pull fades.</source>
        <translation>Wie der Zug einer Landmarke nachlässt.</translation>
    </message>
    <message>
        <source>Radial function</source>
        <translation>Radiale Funktion</translation>
    </message>
    <message>
        <source>How far a landmark pulls: where Wendland&apos;s function ends, and where a Gaussian has fallen to 1/e.</source>
        <translation>Wie weit eine Landmarke zieht: wo Wendlands Funktion endet und wo eine Gauß-Glocke auf 1/e gefallen ist.</translation>
    </message>
    <message>
        <source>Radius</source>
        <translation>Radius</translation>
    </message>
    <message>
        <source>An affine map</source>
        <translation>Eine affine Abbildung</translation>
    </message>
    <message>
        <source>A translation</source>
        <translation>Eine Verschiebung</translation>
    </message>
    <message>
        <source>Nothing: what is far from landmarks stays</source>
        <translation>Nichts: Was fern von Landmarken liegt, bleibt</translation>
    </message>
    <message>
        <source>What moves the parts that no landmark reaches.</source>
        <translation>Was die Teile bewegt, die keine Landmarke erreicht.</translation>
    </message>
    <message>
        <source>Beside the radial functions</source>
        <translation>Neben den radialen Funktionen</translation>
    </message>
    <message>
        <source>Same head or bone</source>
        <translation>Derselbe Kopf oder Knochen</translation>
    </message>
    <message>
        <source>The same rigid part on two days; 3 landmarks or more.</source>
        <translation>Derselbe starre Teil an zwei Tagen; 3 Landmarken oder mehr.</translation>
    </message>
    <message>
        <source>Two subjects, or a subject and a template; 4 landmarks or more, not in one plane.</source>
        <translation>Zwei Personen oder eine Person und eine Vorlage; 4 Landmarken oder mehr, nicht in einer Ebene.</translation>
    </message>
    <message>
        <source>Deforming tissue</source>
        <translation>Verformtes Gewebe</translation>
    </message>
    <message>
        <source>Landmarks all over tissue that bends, placed with care: a thin-plate spline through them.</source>
        <translation>Sorgfältig gesetzte Landmarken überall in Gewebe, das sich biegt: ein Thin-Plate-Spline durch sie.</translation>
    </message>
    <message>
        <source>Local correction</source>
        <translation>Lokale Korrektur</translation>
    </message>
    <message>
        <source>A few landmarks where an earlier registration, given as initial transform, went wrong.</source>
        <translation>Wenige Landmarken, wo eine frühere Registrierung, als Anfangstransformation gegeben, falsch lag.</translation>
    </message>
    <message>
        <source>Brings landmarks of the fixed image onto their partners in the moving one.</source>
        <translation>Bringt Landmarken des festen Bildes auf ihre Partner im bewegten.</translation>
    </message>
    <message>
        <source>Landmark registration</source>
        <translation>Landmarkenregistrierung</translation>
    </message>
    <message>
        <source>Weight of the length of the path against image distance. Larger = less deformation.</source>
        <translation>Gewicht der Weglänge gegen den Bildabstand. Größer = weniger Verformung.</translation>
    </message>
    <message>
        <source>Energy weight</source>
        <translation>Gewicht der Energie</translation>
    </message>
    <message>
        <source>Motion finer than this is dear; in voxels of each level.</source>
        <translation>Feinere Bewegung als diese ist teuer; in Voxeln jeder Stufe.</translation>
    </message>
    <message>
        <source>Smoothness length</source>
        <translation>Glattheitslänge</translation>
    </message>
    <message>
        <source>Along the path.</source>
        <translation>Entlang des Weges.</translation>
    </message>
    <message>
        <source>Voxel size of the last level; 0 = the fixed image&apos;s own, coarser above 1 million voxels.</source>
        <translation>Voxelgröße der letzten Stufe; 0 = die des festen Bildes, ab 1 Million Voxeln gröber.</translation>
    </message>
    <message>
        <source>When the path itself matters.</source>
        <translation>Wenn der Weg selbst von Bedeutung ist.</translation>
    </message>
    <message>
        <source>Finds the shortest path of smooth, invertible deformations that makes two images alike; its start, a momentum, says all of it.</source>
        <translation>Findet den kürzesten Weg glatter, umkehrbarer Verformungen, der zwei Bilder gleich macht; sein Anfang, ein Impuls, legt alles fest.</translation>
    </message>
    <message>
        <source>Geodesic shooting (LDDMM)</source>
        <translation>Geodätisches Schießen (LDDMM)</translation>
    </message>
    <message>
        <source>What the transform may do. Rigid for the same head or bone on another day, affine across subjects and before a non-linear registration.</source>
        <translation>Was die Transformation darf. Rigide für denselben Kopf oder Knochen an einem anderen Tag, affin zwischen Personen und vor einer nichtlinearen Registrierung.</translation>
    </message>
    <message>
        <source>Mean squared difference</source>
        <translation>Mittlere quadrierte Differenz</translation>
    </message>
    <message>
        <source>Mutual information (Mattes)</source>
        <translation>Transinformation (Mattes)</translation>
    </message>
    <message>
        <source>Correlation ratio</source>
        <translation>Korrelationsverhältnis</translation>
    </message>
    <message>
        <source>Mean squares for equal intensities (CT), correlation for the same modality, mutual information, correlation ratio or gradient fields for different ones. Gradient fields look at edges alone.</source>
        <translation>Mittlere Quadrate bei gleichen Intensitäten (CT), Korrelation bei gleicher Modalität, Transinformation, Korrelationsverhältnis oder Gradientenfelder bei verschiedenen. Gradientenfelder sehen nur Kanten.</translation>
    </message>
    <message>
        <source>Similarity measure</source>
        <translation>Ähnlichkeitsmaß</translation>
    </message>
    <message>
        <source>Levenberg-Marquardt</source>
        <translation>Levenberg-Marquardt</translation>
    </message>
    <message>
        <source>Lucas-Kanade, inverse compositional</source>
        <translation>Lucas-Kanade, invers zusammengesetzt</translation>
    </message>
    <message>
        <source>L-BFGS without preconditioner</source>
        <translation>L-BFGS ohne Vorkonditionierer</translation>
    </message>
    <message>
        <source>L-BFGS as in FAIR</source>
        <translation>L-BFGS wie in FAIR</translation>
    </message>
    <message>
        <source>Lucas-Kanade takes cheaper steps, works with the mean squared difference alone, and needs images that start close. The last two are there to compare with: they take one start, and mean squared differences and affine maps alone.</source>
        <translation>Lucas-Kanade macht billigere Schritte, kann nur die mittlere quadrierte Differenz und braucht Bilder, die schon nah liegen. Die letzten beiden dienen dem Vergleich: ein Anfang, nur mittlere quadrierte Differenzen und affine Abbildungen.</translation>
    </message>
    <message>
        <source>Optimiser</source>
        <translation>Optimierer</translation>
    </message>
    <message>
        <source>Automatic: the best of the next three</source>
        <translation>Automatisch: der beste der nächsten drei</translation>
    </message>
    <message>
        <source>Centres of the images on each other</source>
        <translation>Bildmitten aufeinander</translation>
    </message>
    <message>
        <source>Centres of mass on each other</source>
        <translation>Schwerpunkte aufeinander</translation>
    </message>
    <message>
        <source>Centres of mass and principal axes</source>
        <translation>Schwerpunkte und Hauptachsen</translation>
    </message>
    <message>
        <source>Where the search starts; ignored with an initial transform. With masks, centres are those of the masks.</source>
        <translation>Wo die Suche beginnt; mit einer Anfangstransformation ohne Bedeutung. Mit Masken gelten deren Mitten.</translation>
    </message>
    <message>
        <source>Near: turned by up to 60 degrees</source>
        <translation>Nah: um bis zu 60 Grad gedreht</translation>
    </message>
    <message>
        <source>All orientations</source>
        <translation>Alle Lagen</translation>
    </message>
    <message>
        <source>How far the images may be turned against each other. Near tries rotations about an automatic start only. All orientations finds images that lie on their side or upside down; an initial transform is then only one more start.</source>
        <translation>Wie weit die Bilder gegeneinander gedreht sein dürfen. Nah probiert Drehungen nur um einen automatischen Anfang. Alle Lagen findet Bilder, die auf der Seite oder auf dem Kopf liegen; eine Anfangstransformation ist dann nur ein Anfang mehr.</translation>
    </message>
    <message>
        <source>Orientations</source>
        <translation>Lagen</translation>
    </message>
    <message>
        <source>Each level halves the voxel size of the one before. More levels catch larger displacements.</source>
        <translation>Jede Stufe halbiert die Voxelgröße der vorigen. Mehr Stufen finden größere Verschiebungen.</translation>
    </message>
    <message>
        <source>Voxel size of the last level; 0 = the images&apos; own.</source>
        <translation>Voxelgröße der letzten Stufe; 0 = die der Bilder.</translation>
    </message>
    <message>
        <source>At most, at each level; it stops earlier when the points stand still.</source>
        <translation>Höchstens, auf jeder Stufe; endet früher, wenn die Punkte stillstehen.</translation>
    </message>
    <message>
        <source>Points drawn at random at the last level, a quarter of them before; 0 = every voxel.</source>
        <translation>Auf der letzten Stufe zufällig gezogene Punkte, vorher ein Viertel davon; 0 = jedes Voxel.</translation>
    </message>
    <message>
        <source>Sample points</source>
        <translation>Stichprobenpunkte</translation>
    </message>
    <message>
        <source>Of mutual information, for each image.</source>
        <translation>Der Transinformation, für jedes Bild.</translation>
    </message>
    <message>
        <source>Histogram bins</source>
        <translation>Histogrammklassen</translation>
    </message>
    <message>
        <source>Same modality, nothing special known.</source>
        <translation>Gleiche Modalität, sonst nichts Besonderes bekannt.</translation>
    </message>
    <message>
        <source>Two scans of one head with like contrast, for example on different days.</source>
        <translation>Zwei Aufnahmen eines Kopfes mit ähnlichem Kontrast, etwa an verschiedenen Tagen.</translation>
    </message>
    <message>
        <source>Different modalities, same subject</source>
        <translation>Verschiedene Modalitäten, dieselbe Person</translation>
    </message>
    <message>
        <source>T1 to T2 or FLAIR, MR to CT or PET of one person: mutual information, rigid.</source>
        <translation>T1 zu T2 oder FLAIR, MR zu CT oder PET einer Person: Transinformation, rigide.</translation>
    </message>
    <message>
        <source>Different modalities, across subjects</source>
        <translation>Verschiedene Modalitäten, verschiedene Personen</translation>
    </message>
    <message>
        <source>As above with another person or a template: mutual information, affine.</source>
        <translation>Wie oben mit einer anderen Person oder einer Vorlage: Transinformation, affin.</translation>
    </message>
    <message>
        <source>Two CTs of one chest; best with lung masks. Mutual information copes with the change of density.</source>
        <translation>Zwei CTs eines Brustkorbs; am besten mit Lungenmasken. Transinformation verträgt die Änderung der Dichte.</translation>
    </message>
    <message>
        <source>Lucas-Kanade</source>
        <translation>Lucas-Kanade</translation>
    </message>
    <message>
        <source>Two images of equal intensities that lie close: the classical tracker.</source>
        <translation>Zwei Bilder gleicher Intensitäten, die nah liegen: das klassische Verfahren.</translation>
    </message>
    <message>
        <source>L-BFGS baseline</source>
        <translation>L-BFGS zum Vergleich</translation>
    </message>
    <message>
        <source>To compare with: squared differences, L-BFGS of five pairs from where the images lie (Nocedal &amp; Wright, Numerical Optimization, 2006).</source>
        <translation>Zum Vergleich: quadrierte Differenzen, L-BFGS mit fünf Paaren von der Lage der Bilder aus (Nocedal &amp; Wright, Numerical Optimization, 2006).</translation>
    </message>
    <message>
        <source>FAIR (Modersitzki 2009)</source>
        <translation>FAIR (Modersitzki 2009)</translation>
    </message>
    <message>
        <source>To compare with: squared differences, L-BFGS from where the images lie, with that toolbox&apos;s pyramid and stopping rule.</source>
        <translation>Zum Vergleich: quadrierte Differenzen, L-BFGS von der Lage der Bilder aus, mit Pyramide und Abbruchregel jener Toolbox.</translation>
    </message>
    <message>
        <source>Any orientation</source>
        <translation>Beliebige Lage</translation>
    </message>
    <message>
        <source>Like contrast, but the header does not say how the images lie: every rotation is tried.</source>
        <translation>Ähnlicher Kontrast, aber der Dateikopf sagt nicht, wie die Bilder liegen: jede Drehung wird probiert.</translation>
    </message>
    <message>
        <source>2-D images</source>
        <translation>2-D-Bilder</translation>
    </message>
    <message>
        <source>Photographs, radiographs, sections in one plane.</source>
        <translation>Fotos, Röntgenbilder, Schnitte in einer Ebene.</translation>
    </message>
    <message>
        <source>Neighbouring sections in different stains.</source>
        <translation>Benachbarte Schnitte in verschiedenen Färbungen.</translation>
    </message>
    <message>
        <source>Finds the rotation, translation, scale or shear that brings one image to another.</source>
        <translation>Findet die Drehung, Verschiebung, Skalierung oder Scherung, die ein Bild auf ein anderes bringt.</translation>
    </message>
    <message>
        <source>Linear registration</source>
        <translation>Lineare Registrierung</translation>
    </message>
    <message>
        <source>Compares the images in both directions, so that exchanging them gives nearly the inverse. Takes about twice the time.</source>
        <translation>Vergleicht die Bilder in beiden Richtungen, sodass Vertauschen fast die Umkehrung ergibt. Dauert etwa doppelt so lange.</translation>
    </message>
    <message>
        <source>Both directions alike</source>
        <translation>Beide Richtungen gleich</translation>
    </message>
    <message>
        <source>Finds a smooth flow that makes two images alike and can be run backwards.</source>
        <translation>Findet einen glatten Fluss, der zwei Bilder gleich macht und rückwärts laufen kann.</translation>
    </message>
    <message>
        <source>Stationary velocity registration</source>
        <translation>Registrierung mit stationärer Geschwindigkeit</translation>
    </message>
    <message>
        <source>Also where brightness is uneven.</source>
        <translation>Auch bei ungleichmäßiger Helligkeit.</translation>
    </message>
    <message>
        <source>Moves both images towards a middle by local correlation, so that neither is preferred and the way can be gone back.</source>
        <translation>Bewegt beide Bilder nach lokaler Korrelation auf eine Mitte zu, sodass keines bevorzugt wird und der Weg umkehrbar ist.</translation>
    </message>
    <message>
        <source>Greedy symmetric registration (SyN)</source>
        <translation>Gierige symmetrische Registrierung (SyN)</translation>
    </message>
    <message>
        <source>How the minimum is found. Gauss-Newton takes fewer, dearer steps than L-BFGS; gradient descent needs many and is there to compare with. The last two halve the images as their authors do, and count as 0 what lies outside the moving image.</source>
        <translation>Wie das Minimum gefunden wird. Gauß-Newton macht weniger, aber teurere Schritte als L-BFGS; der Gradientenabstieg braucht viele und dient dem Vergleich. Die letzten beiden halbieren die Bilder wie ihre Autoren und zählen als 0, was außerhalb des bewegten Bildes liegt.</translation>
    </message>
    <message>
        <source>Afterwards smooths the displacement where it folds, and only there.</source>
        <translation>Glättet die Verschiebung danach dort, wo sie sich faltet, und nur dort.</translation>
    </message>
    <message>
        <source>Repair folds</source>
        <translation>Faltungen beheben</translation>
    </message>
    <message>
        <source>To compare with: squared differences, curvature, L-BFGS of five pairs without a preconditioner and without a start (Nocedal &amp; Wright, Numerical Optimization, 2006).</source>
        <translation>Zum Vergleich: quadrierte Differenzen, Krümmung, L-BFGS mit fünf Paaren ohne Vorkonditionierer und ohne Anfang (Nocedal &amp; Wright, Numerical Optimization, 2006).</translation>
    </message>
    <message>
        <source>To compare with: squared differences, curvature, L-BFGS from an affine fit at the coarsest level, with that toolbox&apos;s pyramid, initial Hessian and stopping rule.</source>
        <translation>Zum Vergleich: quadrierte Differenzen, Krümmung, L-BFGS von einer affinen Anpassung auf der gröbsten Stufe aus, mit Pyramide, erster Hesse-Matrix und Abbruchregel jener Toolbox.</translation>
    </message>
    <message>
        <source>Finds a smooth displacement of every voxel that makes two images alike, coarse to fine.</source>
        <translation>Findet von grob nach fein eine glatte Verschiebung jedes Voxels, die zwei Bilder gleich macht.</translation>
    </message>
    <message>
        <source>Variational registration</source>
        <translation>Variationelle Registrierung</translation>
    </message>
    <message>
        <source>A mass spectrometry image (imzML).</source>
        <translation>Ein Massenspektrometriebild (imzML).</translation>
    </message>
    <message>
        <source>Mass spectra</source>
        <translation>Massenspektren</translation>
    </message>
    <message>
        <source>A table with a column m/z, as peak picking makes it. The strongest peaks of the mean spectrum when not given.</source>
        <translation>Eine Tabelle mit einer Spalte m/z, wie sie die Peakerkennung erzeugt. Ohne sie die stärksten Peaks des mittleren Spektrums.</translation>
    </message>
    <message>
        <source>Reference peaks</source>
        <translation>Referenzpeaks</translation>
    </message>
    <message>
        <source>Aligned spectra</source>
        <translation>Ausgerichtete Spektren</translation>
    </message>
    <message>
        <source>Mass error</source>
        <translation>Massenfehler</translation>
    </message>
    <message>
        <source>Chemical noise</source>
        <translation>Chemisches Rauschen</translation>
    </message>
    <message>
        <source>The chemical noise of profiles of peptides has a peak at each nominal mass; it needs no reference and no peaks.</source>
        <translation>Das chemische Rauschen von Peptidprofilen hat an jeder Nominalmasse einen Peak; es braucht keine Referenz und keine Peaks.</translation>
    </message>
    <message>
        <source>Aligned by</source>
        <translation>Ausgerichtet nach</translation>
    </message>
    <message>
        <source>Of the error in ppm over m/z: 0 constant, 1 line, 2 parabola.</source>
        <translation>Des Fehlers in ppm über m/z: 0 konstant, 1 Gerade, 2 Parabel.</translation>
    </message>
    <message>
        <source>Degree</source>
        <translation>Grad</translation>
    </message>
    <message>
        <source>Half the width of the m/z window.</source>
        <translation>Halbe Breite des m/z-Fensters.</translation>
    </message>
    <message>
        <source>Da</source>
        <translation>Da</translation>
    </message>
    <message>
        <source>ppm</source>
        <translation>ppm</translation>
    </message>
    <message>
        <source>Parts per million widen with m/z.</source>
        <translation>Millionstel (ppm) werden mit m/z breiter.</translation>
    </message>
    <message>
        <source>Tolerance in</source>
        <translation>Toleranz in</translation>
    </message>
    <message>
        <source>How many of the mean spectrum&apos;s strongest peaks are references when none are given.</source>
        <translation>Wie viele der stärksten Peaks des mittleren Spektrums Referenzen sind, wenn keine gegeben sind.</translation>
    </message>
    <message>
        <source>Peaks</source>
        <translation>Peaks</translation>
    </message>
    <message>
        <source>Of the chemical noise.</source>
        <translation>Des chemischen Rauschens.</translation>
    </message>
    <message>
        <source>Spacing</source>
        <translation>Periode</translation>
    </message>
    <message>
        <source>m/z of a peak of the noise, modulo the spacing.</source>
        <translation>m/z eines Peaks des Rauschens, modulo Periode.</translation>
    </message>
    <message>
        <source>Offset</source>
        <translation>Versatz</translation>
    </message>
    <message>
        <source>m/z</source>
        <translation>m/z</translation>
    </message>
    <message>
        <source>Over which a phase is taken.</source>
        <translation>Über das eine Phase bestimmt wird.</translation>
    </message>
    <message>
        <source>By peaks</source>
        <translation>Nach Peaks</translation>
    </message>
    <message>
        <source>Peaks that are in most spectra.</source>
        <translation>Peaks, die in den meisten Spektren vorkommen.</translation>
    </message>
    <message>
        <source>By chemical noise</source>
        <translation>Nach chemischem Rauschen</translation>
    </message>
    <message>
        <source>Profiles of peptides before their baseline is taken away.</source>
        <translation>Peptidprofile, bevor ihre Basislinie entfernt wird.</translation>
    </message>
    <message>
        <source>Corrects the mass error of each spectrum, by known peaks or by chemical noise.</source>
        <translation>Korrigiert den Massenfehler jedes Spektrums, nach bekannten Peaks oder nach dem chemischen Rauschen.</translation>
    </message>
    <message>
        <source>Align spectra</source>
        <translation>Spektren ausrichten</translation>
    </message>
    <message>
        <source>A label map on the pixels of the spectra; those where it is not 0 count.</source>
        <translation>Eine Labelkarte auf den Pixeln der Spektren; es zählen die, wo sie nicht 0 ist.</translation>
    </message>
    <message>
        <source>Region</source>
        <translation>Region</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>Farben</translation>
    </message>
    <message>
        <source>Coordinates</source>
        <translation>Koordinaten</translation>
    </message>
    <message>
        <source>How many similar spectra a spectrum is kept near to. More show the large structure, fewer the small one.</source>
        <translation>Wie vielen ähnlichen Spektren ein Spektrum nahe bleibt. Mehr zeigen die große Struktur, weniger die kleine.</translation>
    </message>
    <message>
        <source>Neighbours</source>
        <translation>Nachbarn</translation>
    </message>
    <message>
        <source>spectra</source>
        <translation>Spektren</translation>
    </message>
    <message>
        <source>By which spectra are compared, at most.</source>
        <translation>Nach denen Spektren verglichen werden, höchstens.</translation>
    </message>
    <message>
        <source>Principal components</source>
        <translation>Hauptkomponenten</translation>
    </message>
    <message>
        <source>0 = 500 up to 10,000 spectra, else 200.</source>
        <translation>0 = 500 bis zu 10.000 Spektren, sonst 200.</translation>
    </message>
    <message>
        <source>Epochs</source>
        <translation>Epochen</translation>
    </message>
    <message>
        <source>Sum</source>
        <translation>Summe</translation>
    </message>
    <message>
        <source>Mean</source>
        <translation>Mittelwert</translation>
    </message>
    <message>
        <source>Maximum</source>
        <translation>Maximum</translation>
    </message>
    <message>
        <source>Median</source>
        <translation>Median</translation>
    </message>
    <message>
        <source>What of several points in the window counts.</source>
        <translation>Was von mehreren Punkten im Fenster zählt.</translation>
    </message>
    <message>
        <source>Height of a peak</source>
        <translation>Höhe eines Peaks</translation>
    </message>
    <message>
        <source>Of spectra without a common m/z axis, when no peaks are given.</source>
        <translation>Für Spektren ohne gemeinsame m/z-Achse, wenn keine Peaks gegeben sind.</translation>
    </message>
    <message>
        <source>Bin width</source>
        <translation>Klassenbreite</translation>
    </message>
    <message>
        <source>Total ion count (TIC)</source>
        <translation>Gesamtionenzahl (TIC)</translation>
    </message>
    <message>
        <source>Root mean square (RMS)</source>
        <translation>Quadratisches Mittel (RMS)</translation>
    </message>
    <message>
        <source>p-norm</source>
        <translation>p-Norm</translation>
    </message>
    <message>
        <source>Internal standard</source>
        <translation>Interner Standard</translation>
    </message>
    <message>
        <source>What is made equal in all spectra. TIC follows large peaks; the median does not.</source>
        <translation>Was in allen Spektren gleich gemacht wird. TIC folgt großen Peaks, der Median nicht.</translation>
    </message>
    <message>
        <source>Normalisation</source>
        <translation>Normierung</translation>
    </message>
    <message>
        <source>Exponent of the p-norm.</source>
        <translation>Exponent der p-Norm.</translation>
    </message>
    <message>
        <source>p</source>
        <translation>p</translation>
    </message>
    <message>
        <source>m/z of the internal standard; its window is the tolerance wide.</source>
        <translation>m/z des internen Standards; sein Fenster ist so breit wie die Toleranz.</translation>
    </message>
    <message>
        <source>m/z ranges that do not count towards the norm: 1200.5-1201.5, 2000-2010</source>
        <translation>m/z-Bereiche, die für die Norm nicht zählen: 1200.5-1201.5, 2000-2010</translation>
    </message>
    <message>
        <source>Leave out</source>
        <translation>Auslassen</translation>
    </message>
    <message>
        <source>Square root</source>
        <translation>Quadratwurzel</translation>
    </message>
    <message>
        <source>log2(1 + x)</source>
        <translation>log2(1 + x)</translation>
    </message>
    <message>
        <source>log10(1 + x)</source>
        <translation>log10(1 + x)</translation>
    </message>
    <message>
        <source>Makes the noise of large and small peaks alike.</source>
        <translation>Macht das Rauschen großer und kleiner Peaks gleich.</translation>
    </message>
    <message>
        <source>Transform</source>
        <translation>Umformung</translation>
    </message>
    <message>
        <source>As measured</source>
        <translation>Wie gemessen</translation>
    </message>
    <message>
        <source>Processed spectra.</source>
        <translation>Aufbereitete Spektren.</translation>
    </message>
    <message>
        <source>Normalised, square root</source>
        <translation>Normiert, Quadratwurzel</translation>
    </message>
    <message>
        <source>Spectra that were not processed.</source>
        <translation>Nicht aufbereitete Spektren.</translation>
    </message>
    <message>
        <source>Gives similar spectra similar colours.</source>
        <translation>Gibt ähnlichen Spektren ähnliche Farben.</translation>
    </message>
    <message>
        <source>Spectra as colours (UMAP)</source>
        <translation>Spektren als Farben (UMAP)</translation>
    </message>
    <message>
        <source>A label map on the pixels of the spectra, a label for each tissue sample. Pieces of touching pixels when not given.</source>
        <translation>Eine Labelkarte auf den Pixeln der Spektren, ein Label je Gewebeprobe. Ohne sie die Stücke zusammenhängender Pixel.</translation>
    </message>
    <message>
        <source>Samples</source>
        <translation>Proben</translation>
    </message>
    <message>
        <source>Grades</source>
        <translation>Einstufungen</translation>
    </message>
    <message>
        <source>Accepted spectra</source>
        <translation>Angenommene Spektren</translation>
    </message>
    <message>
        <source>Spectra</source>
        <translation>Spektren</translation>
    </message>
    <message>
        <source>A spectrum with fewer is rejected; four times as many make it informative, less than a third noise only.</source>
        <translation>Ein Spektrum mit weniger wird verworfen; viermal so viele machen es aussagekräftig, weniger als ein Drittel ist nur Rauschen.</translation>
    </message>
    <message>
        <source>At least, of the spectrum&apos;s own intensities.</source>
        <translation>Mindestens, der eigenen Intensitäten des Spektrums.</translation>
    </message>
    <message>
        <source>standard deviations</source>
        <translation>Standardabweichungen</translation>
    </message>
    <message>
        <source>From the low end, that is looked at: high m/z have few peaks.</source>
        <translation>Der von unten her betrachtet wird: Hohe m/z haben wenige Peaks.</translation>
    </message>
    <message>
        <source>Share of the axis</source>
        <translation>Anteil der Achse</translation>
    </message>
    <message>
        <source>Between counted peaks.</source>
        <translation>Zwischen gezählten Peaks.</translation>
    </message>
    <message>
        <source>Distance</source>
        <translation>Abstand</translation>
    </message>
    <message>
        <source>points</source>
        <translation>Punkte</translation>
    </message>
    <message>
        <source>A sample with fewer accepted spectra is rejected. 1 keeps all.</source>
        <translation>Eine Probe mit weniger angenommenen Spektren wird verworfen. 1 behält alle.</translation>
    </message>
    <message>
        <source>Spectra of a sample</source>
        <translation>Spektren einer Probe</translation>
    </message>
    <message>
        <source>MALDI-TOF profiles</source>
        <translation>MALDI-TOF-Profile</translation>
    </message>
    <message>
        <source>Raw or baseline-corrected profiles.</source>
        <translation>Rohe oder basislinienkorrigierte Profile.</translation>
    </message>
    <message>
        <source>Grades each spectrum by its number of high peaks, and rejects poor spectra and small samples.</source>
        <translation>Stuft jedes Spektrum nach der Zahl hoher Peaks ein und verwirft schlechte Spektren und kleine Proben.</translation>
    </message>
    <message>
        <source>Informative spectra</source>
        <translation>Aussagekräftige Spektren</translation>
    </message>
    <message>
        <source>Ion image</source>
        <translation>Ionenbild</translation>
    </message>
    <message>
        <source>The middle of the window.</source>
        <translation>Die Mitte des Fensters.</translation>
    </message>
    <message>
        <source>Value of a pixel</source>
        <translation>Wert eines Pixels</translation>
    </message>
    <message>
        <source>Savitzky-Golay</source>
        <translation>Savitzky-Golay</translation>
    </message>
    <message>
        <source>Gaussian</source>
        <translation>Gauß</translation>
    </message>
    <message>
        <source>Savitzky-Golay keeps the heights of peaks wider than its window.</source>
        <translation>Savitzky-Golay erhält die Höhe von Peaks, die breiter sind als sein Fenster.</translation>
    </message>
    <message>
        <source>Half its width; a Gaussian&apos;s standard deviation is a third of it.</source>
        <translation>Halbe Breite; die Standardabweichung einer Gauß-Glocke ist ein Drittel davon.</translation>
    </message>
    <message>
        <source>Smoothing window</source>
        <translation>Glättungsfenster</translation>
    </message>
    <message>
        <source>Iterative (SNIP)</source>
        <translation>Iterativ (SNIP)</translation>
    </message>
    <message>
        <source>Top hat</source>
        <translation>Top-Hat</translation>
    </message>
    <message>
        <source>How the background under the peaks is found. Of profiles only.</source>
        <translation>Wie der Untergrund unter den Peaks gefunden wird. Nur bei Profilen.</translation>
    </message>
    <message>
        <source>Baseline</source>
        <translation>Basislinie</translation>
    </message>
    <message>
        <source>Half its width: wider than half a peak.</source>
        <translation>Halbe Breite: breiter als ein halber Peak.</translation>
    </message>
    <message>
        <source>Baseline window</source>
        <translation>Basislinienfenster</translation>
    </message>
    <message>
        <source>Of each pixel&apos;s value: shows faint tissue beside bright.</source>
        <translation>Des Wertes jedes Pixels: zeigt schwaches Gewebe neben hellem.</translation>
    </message>
    <message>
        <source>Total variation is taken away with this weight, in standard deviations of the image&apos;s own noise. 0 = none; 1 keeps the edges of tissue.</source>
        <translation>Totale Variation wird mit diesem Gewicht entfernt, in Standardabweichungen des Rauschens im Bild. 0 = keine; 1 erhält die Ränder des Gewebes.</translation>
    </message>
    <message>
        <source>Denoising</source>
        <translation>Entrauschen</translation>
    </message>
    <message>
        <source>noise</source>
        <translation>Rauschen</translation>
    </message>
    <message>
        <source>Without normalisation.</source>
        <translation>Ohne Normierung.</translation>
    </message>
    <message>
        <source>Normalised</source>
        <translation>Normiert</translation>
    </message>
    <message>
        <source>By the total ion count.</source>
        <translation>Nach der Gesamtionenzahl.</translation>
    </message>
    <message>
        <source>Shows where in the sample ions of one m/z were counted.</source>
        <translation>Zeigt, wo in der Probe Ionen eines m/z gezählt wurden.</translation>
    </message>
    <message>
        <source>Clusters</source>
        <translation>Cluster</translation>
    </message>
    <message>
        <source>Mean spectra of the clusters</source>
        <translation>Mittlere Spektren der Cluster</translation>
    </message>
    <message>
        <source>Into how many regions the sample is divided.</source>
        <translation>In wie viele Regionen die Probe geteilt wird.</translation>
    </message>
    <message>
        <source>Spectra are compared together with those of the pixels this far around. 0 = each alone.</source>
        <translation>Spektren werden zusammen mit denen der Pixel so weit ringsum verglichen. 0 = jedes allein.</translation>
    </message>
    <message>
        <source>pixels</source>
        <translation>Pixel</translation>
    </message>
    <message>
        <source>From other centres; the best result is kept.</source>
        <translation>Von anderen Zentren aus; das beste Ergebnis bleibt.</translation>
    </message>
    <message>
        <source>Restarts</source>
        <translation>Neustarts</translation>
    </message>
    <message>
        <source>Of a start, at most.</source>
        <translation>Eines Starts, höchstens.</translation>
    </message>
    <message>
        <source>Each pixel alone</source>
        <translation>Jedes Pixel allein</translation>
    </message>
    <message>
        <source>Sharp borders between kinds of tissue.</source>
        <translation>Scharfe Grenzen zwischen Gewebearten.</translation>
    </message>
    <message>
        <source>With neighbours</source>
        <translation>Mit Nachbarn</translation>
    </message>
    <message>
        <source>Noisy spectra of connected regions.</source>
        <translation>Verrauschte Spektren zusammenhängender Regionen.</translation>
    </message>
    <message>
        <source>Divides the sample into regions of similar spectra, each pixel alone or with its neighbours.</source>
        <translation>Teilt die Probe in Regionen ähnlicher Spektren, jedes Pixel allein oder mit seinen Nachbarn.</translation>
    </message>
    <message>
        <source>Clusters (k-means)</source>
        <translation>Cluster (k-Means)</translation>
    </message>
    <message>
        <source>A label map on the pixels of the spectra; 0 belongs to no group.</source>
        <translation>Eine Labelkarte auf den Pixeln der Spektren; 0 gehört zu keiner Gruppe.</translation>
    </message>
    <message>
        <source>Groups</source>
        <translation>Gruppen</translation>
    </message>
    <message>
        <source>Markers</source>
        <translation>Marker</translation>
    </message>
    <message>
        <source>The label whose spectra are B. 0 = each label in turn against the rest; of two labels the higher one.</source>
        <translation>Das Label, dessen Spektren B sind. 0 = jedes Label der Reihe nach gegen die übrigen; von zwei Labels das höhere.</translation>
    </message>
    <message>
        <source>Group</source>
        <translation>Gruppe</translation>
    </message>
    <message>
        <source>The label whose spectra are A. 0 = all others.</source>
        <translation>Das Label, dessen Spektren A sind. 0 = alle anderen.</translation>
    </message>
    <message>
        <source>Against</source>
        <translation>Gegen</translation>
    </message>
    <message>
        <source>Benjamini-Hochberg</source>
        <translation>Benjamini-Hochberg</translation>
    </message>
    <message>
        <source>Bonferroni</source>
        <translation>Bonferroni</translation>
    </message>
    <message>
        <source>Of p-values for the number of m/z that are looked at.</source>
        <translation>Der p-Werte für die Zahl der betrachteten m/z.</translation>
    </message>
    <message>
        <source>Correction</source>
        <translation>Korrektur</translation>
    </message>
    <message>
        <source>An m/z counts as a marker from here on, or up to 1 minus this.</source>
        <translation>Ab hier zählt ein m/z als Marker, oder bis 1 minus diesem Wert.</translation>
    </message>
    <message>
        <source>AUC from</source>
        <translation>AUC ab</translation>
    </message>
    <message>
        <source>Each group against the rest</source>
        <translation>Jede Gruppe gegen die übrigen</translation>
    </message>
    <message>
        <source>Spectra as they are.</source>
        <translation>Spektren, wie sie sind.</translation>
    </message>
    <message>
        <source>Ranks m/z by how well their intensity alone tells two groups of spectra apart.</source>
        <translation>Ordnet m/z danach, wie gut ihre Intensität allein zwei Gruppen von Spektren unterscheidet.</translation>
    </message>
    <message>
        <source>Univariate markers</source>
        <translation>Univariate Marker</translation>
    </message>
    <message>
        <source>Mean spectrum</source>
        <translation>Mittleres Spektrum</translation>
    </message>
    <message>
        <source>Of spectra without a common m/z axis. 0 = as their points lie apart; 10 ppm of centroids.</source>
        <translation>Für Spektren ohne gemeinsame m/z-Achse. 0 = wie ihre Punkte auseinanderliegen; bei Centroids 10 ppm.</translation>
    </message>
    <message>
        <source>Mean, largest and spread of all spectra, or of those in a region, at each m/z.</source>
        <translation>Mittelwert, Maximum und Streuung aller Spektren oder derer einer Region, bei jedem m/z.</translation>
    </message>
    <message>
        <source>Factor images</source>
        <translation>Faktorbilder</translation>
    </message>
    <message>
        <source>Factors</source>
        <translation>Faktoren</translation>
    </message>
    <message>
        <source>No more than spectra and features.</source>
        <translation>Nicht mehr als Spektren und Merkmale.</translation>
    </message>
    <message>
        <source>Weight of factors that share no peaks and have length 1. 0 = none.</source>
        <translation>Gewicht dafür, dass Faktoren keine Peaks teilen und die Länge 1 haben. 0 = keines.</translation>
    </message>
    <message>
        <source>Orthogonality</source>
        <translation>Orthogonalität</translation>
    </message>
    <message>
        <source>More when the residual still falls at the end.</source>
        <translation>Mehr, wenn das Residuum am Ende noch fällt.</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>Gewichte</translation>
    </message>
    <message>
        <source>Projections on the factors</source>
        <translation>Projektionen auf die Faktoren</translation>
    </message>
    <message>
        <source>Weights sum the factors up to the spectra; projections do not depend on the other spectra.</source>
        <translation>Gewichte summieren die Faktoren zu den Spektren; Projektionen hängen nicht von den anderen Spektren ab.</translation>
    </message>
    <message>
        <source>Images of</source>
        <translation>Bilder der</translation>
    </message>
    <message>
        <source>Six factors</source>
        <translation>Sechs Faktoren</translation>
    </message>
    <message>
        <source>Peaks or binned spectra.</source>
        <translation>Peaks oder zusammengefasste Spektren.</translation>
    </message>
    <message>
        <source>Finds spectra of which all others are sums, and how much of each is where.</source>
        <translation>Findet Spektren, deren Summen alle anderen sind, und wie viel von jedem wo ist.</translation>
    </message>
    <message>
        <source>Non-negative factors</source>
        <translation>Nichtnegative Faktoren</translation>
    </message>
    <message>
        <source>Normalised spectra</source>
        <translation>Normierte Spektren</translation>
    </message>
    <message>
        <source>Total ion count</source>
        <translation>Gesamtionenzahl</translation>
    </message>
    <message>
        <source>Spectra without a few very large peaks.</source>
        <translation>Spektren ohne einzelne sehr große Peaks.</translation>
    </message>
    <message>
        <source>Large peaks in some of the spectra.</source>
        <translation>Große Peaks in manchen der Spektren.</translation>
    </message>
    <message>
        <source>Root mean square</source>
        <translation>Quadratisches Mittel</translation>
    </message>
    <message>
        <source>As SCiLS and others do.</source>
        <translation>Wie SCiLS und andere.</translation>
    </message>
    <message>
        <source>Multiplies each spectrum by a factor that makes a norm the same in all.</source>
        <translation>Multipliziert jedes Spektrum mit einem Faktor, der eine Norm in allen gleich macht.</translation>
    </message>
    <message>
        <source>Component images</source>
        <translation>Komponentenbilder</translation>
    </message>
    <message>
        <source>Loadings</source>
        <translation>Ladungen</translation>
    </message>
    <message>
        <source>Explained variance</source>
        <translation>Erklärte Varianz</translation>
    </message>
    <message>
        <source>Components</source>
        <translation>Komponenten</translation>
    </message>
    <message>
        <source>Ten components</source>
        <translation>Zehn Komponenten</translation>
    </message>
    <message>
        <source>Finds the few patterns of peaks that explain most of the differences between spectra.</source>
        <translation>Findet die wenigen Muster von Peaks, die die meisten Unterschiede zwischen Spektren erklären.</translation>
    </message>
    <message>
        <source>The mean spectrum</source>
        <translation>Dem mittleren Spektrum</translation>
    </message>
    <message>
        <source>The largest of each m/z (skyline)</source>
        <translation>Dem größten Wert je m/z (Skyline)</translation>
    </message>
    <message>
        <source>The skyline has peaks of few pixels that the mean loses.</source>
        <translation>Die Skyline hat Peaks weniger Pixel, die im Mittel untergehen.</translation>
    </message>
    <message>
        <source>Peaks of</source>
        <translation>Peaks von</translation>
    </message>
    <message>
        <source>Local maxima</source>
        <translation>Lokale Maxima</translation>
    </message>
    <message>
        <source>Mexican hat wavelet</source>
        <translation>Mexikanerhut-Wavelet</translation>
    </message>
    <message>
        <source>The wavelet needs no baseline removed and finds shoulders less well.</source>
        <translation>Das Wavelet braucht keine entfernte Basislinie und findet Schultern schlechter.</translation>
    </message>
    <message>
        <source>Found by</source>
        <translation>Gefunden durch</translation>
    </message>
    <message>
        <source>A peak&apos;s least.</source>
        <translation>Eines Peaks, mindestens.</translation>
    </message>
    <message>
        <source>Signal to noise</source>
        <translation>Signal zu Rauschen</translation>
    </message>
    <message>
        <source>To a higher peak, at least.</source>
        <translation>Zu einem höheren Peak, mindestens.</translation>
    </message>
    <message>
        <source>Around a peak, where median and noise are taken.</source>
        <translation>Um einen Peak, in dem Median und Rauschen bestimmt werden.</translation>
    </message>
    <message>
        <source>Noise window</source>
        <translation>Rauschfenster</translation>
    </message>
    <message>
        <source>Profiles</source>
        <translation>Profile</translation>
    </message>
    <message>
        <source>Spectra as measured.</source>
        <translation>Spektren wie gemessen.</translation>
    </message>
    <message>
        <source>Lists the peaks of the mean spectrum that stand out from the noise around them.</source>
        <translation>Listet die Peaks des mittleren Spektrums auf, die aus dem Rauschen ringsum herausragen.</translation>
    </message>
    <message>
        <source>Peak picking</source>
        <translation>Peakerkennung</translation>
    </message>
    <message>
        <source>Processed spectra</source>
        <translation>Aufbereitete Spektren</translation>
    </message>
    <message>
        <source>Profiles on a falling background.</source>
        <translation>Profile auf fallendem Untergrund.</translation>
    </message>
    <message>
        <source>Centroids</source>
        <translation>Centroids</translation>
    </message>
    <message>
        <source>Peaks without a background.</source>
        <translation>Peaks ohne Untergrund.</translation>
    </message>
    <message>
        <source>Nothing</source>
        <translation>Nichts</translation>
    </message>
    <message>
        <source>To choose step by step.</source>
        <translation>Um Schritt für Schritt zu wählen.</translation>
    </message>
    <message>
        <source>Smooths the spectra, takes their baseline away, normalises and transforms them, in this order.</source>
        <translation>Glättet die Spektren, entfernt ihre Basislinie, normiert sie und formt sie um, in dieser Reihenfolge.</translation>
    </message>
    <message>
        <source>Process spectra</source>
        <translation>Spektren aufbereiten</translation>
    </message>
    <message>
        <source>Resampled spectra</source>
        <translation>Neu abgetastete Spektren</translation>
    </message>
    <message>
        <source>Sum of the points in a bin</source>
        <translation>Summe der Punkte einer Klasse</translation>
    </message>
    <message>
        <source>Linear interpolation</source>
        <translation>Lineare Interpolation</translation>
    </message>
    <message>
        <source>Bins keep the counts of ions; interpolation keeps the shape of profiles.</source>
        <translation>Klassen erhalten die Ionenzahlen; Interpolation erhält die Form von Profilen.</translation>
    </message>
    <message>
        <source>Intensities by</source>
        <translation>Intensitäten durch</translation>
    </message>
    <message>
        <source>0 = the lowest of all spectra.</source>
        <translation>0 = das niedrigste aller Spektren.</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Von</translation>
    </message>
    <message>
        <source>0 = the highest of all spectra.</source>
        <translation>0 = das höchste aller Spektren.</translation>
    </message>
    <message>
        <source>To</source>
        <translation>Bis</translation>
    </message>
    <message>
        <source>Between points of the axis. 0 = the axis that the spectra share; of spectra with axes of their own the typical distance of profiles, 10 ppm of centroids.</source>
        <translation>Zwischen Punkten der Achse. 0 = die gemeinsame Achse der Spektren; bei Spektren mit eigenen Achsen der typische Abstand der Profile, bei Centroids 10 ppm.</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>Schritt</translation>
    </message>
    <message>
        <source>Step in</source>
        <translation>Schritt in</translation>
    </message>
    <message>
        <source>Neighbouring points of the axis of which only the largest intensity is kept.</source>
        <translation>Benachbarte Punkte der Achse, von denen nur die größte Intensität bleibt.</translation>
    </message>
    <message>
        <source>Largest of</source>
        <translation>Größter von</translation>
    </message>
    <message>
        <source>Bins of 0.25 Da</source>
        <translation>Klassen von 0,25 Da</translation>
    </message>
    <message>
        <source>A small table of centroids.</source>
        <translation>Eine kleine Tabelle von Centroids.</translation>
    </message>
    <message>
        <source>Profiles, common axis</source>
        <translation>Profile, gemeinsame Achse</translation>
    </message>
    <message>
        <source>Profiles with axes of their own.</source>
        <translation>Profile mit eigenen Achsen.</translation>
    </message>
    <message>
        <source>Largest of 4</source>
        <translation>Größter von 4</translation>
    </message>
    <message>
        <source>Profiles for a network, a quarter of the points.</source>
        <translation>Profile für ein Netz, ein Viertel der Punkte.</translation>
    </message>
    <message>
        <source>Largest of 8</source>
        <translation>Größter von 8</translation>
    </message>
    <message>
        <source>Profiles for a network, an eighth of the points.</source>
        <translation>Profile für ein Netz, ein Achtel der Punkte.</translation>
    </message>
    <message>
        <source>Puts all spectra on one m/z axis, and can keep the largest of every few points.</source>
        <translation>Bringt alle Spektren auf eine m/z-Achse und kann von je einigen Punkten den größten behalten.</translation>
    </message>
    <message>
        <source>Resample spectra</source>
        <translation>Spektren neu abtasten</translation>
    </message>
    <message>
        <source>Sparse part</source>
        <translation>Dünnbesetzter Teil</translation>
    </message>
    <message>
        <source>Singular values</source>
        <translation>Singulärwerte</translation>
    </message>
    <message>
        <source>Of the low-rank part that are written; no more than it has.</source>
        <translation>Des niedrigrangigen Teils, die geschrieben werden; nicht mehr, als er hat.</translation>
    </message>
    <message>
        <source>Larger leaves less in it. 0 = 1 over the root of the longer side.</source>
        <translation>Größer lässt weniger darin. 0 = 1 durch die Wurzel der längeren Seite.</translation>
    </message>
    <message>
        <source>Weight of the sparse part</source>
        <translation>Gewicht des dünnbesetzten Teils</translation>
    </message>
    <message>
        <source>Of the sum of both parts, relative to the matrix.</source>
        <translation>Der Summe beider Teile, relativ zur Matrix.</translation>
    </message>
    <message>
        <source>Accuracy</source>
        <translation>Genauigkeit</translation>
    </message>
    <message>
        <source>At most.</source>
        <translation>Höchstens.</translation>
    </message>
    <message>
        <source>Some hundred features, as of peaks.</source>
        <translation>Einige hundert Merkmale, etwa Peaks.</translation>
    </message>
    <message>
        <source>Splits the spectra into what follows few patterns and what single spectra have besides.</source>
        <translation>Zerlegt die Spektren in das, was wenigen Mustern folgt, und das, was einzelne Spektren außerdem haben.</translation>
    </message>
    <message>
        <source>Robust principal components</source>
        <translation>Robuste Hauptkomponenten</translation>
    </message>
    <message>
        <source>A label map on the pixels of the spectra; neighbours of another label do not count.</source>
        <translation>Eine Labelkarte auf den Pixeln der Spektren; Nachbarn mit anderem Label zählen nicht.</translation>
    </message>
    <message>
        <source>Means of neighbours</source>
        <translation>Mittel der Nachbarn</translation>
    </message>
    <message>
        <source>Makes each spectrum the mean of itself and its four neighbours.</source>
        <translation>Macht jedes Spektrum zum Mittel aus ihm und seinen vier Nachbarn.</translation>
    </message>
    <message>
        <source>Without spectra a textbook case is drawn.</source>
        <translation>Ohne Spektren wird ein Lehrbuchfall gezeichnet.</translation>
    </message>
    <message>
        <source>A row for each core: x, y and radius in pixels, core, patient, label. As found by &apos;Find the cores&apos;, or from QuPath. Or a row for each spectrum: x, y, patient, label.</source>
        <translation>Eine Zeile je Gewebekern: x, y und radius in Pixeln, core, patient, label. Wie von „Gewebekerne finden“ gefunden oder aus QuPath. Oder eine Zeile je Spektrum: x, y, patient, label.</translation>
    </message>
    <message>
        <source>Cores</source>
        <translation>Gewebekerne</translation>
    </message>
    <message>
        <source>In place of cores: a region for each, named &apos;label:core&apos;.</source>
        <translation>Statt der Gewebekerne: eine Region für jeden, benannt als „Label:Kern“.</translation>
    </message>
    <message>
        <source>Regions</source>
        <translation>Regionen</translation>
    </message>
    <message>
        <source>Whose the cores are and what a pathologist called them: columns core or patient, patient, label.</source>
        <translation>Von wem die Gewebekerne sind und was die Pathologie befundet hat: Spalten core oder patient, patient, label.</translation>
    </message>
    <message>
        <source>Patients</source>
        <translation>Patienten</translation>
    </message>
    <message>
        <source>Decision over the plane</source>
        <translation>Entscheidung über der Ebene</translation>
    </message>
    <message>
        <source>Points</source>
        <translation>Punkte</translation>
    </message>
    <message>
        <source>Linear discriminant</source>
        <translation>Lineare Diskriminanzanalyse</translation>
    </message>
    <message>
        <source>Support vectors, linear</source>
        <translation>Stützvektoren, linear</translation>
    </message>
    <message>
        <source>Support vectors, radial</source>
        <translation>Stützvektoren, radial</translation>
    </message>
    <message>
        <source>Its decision is 0 on the boundary; the margins of support vectors are at 1 and -1. That of the radial ones is the third dimension in which a plane divides the points.</source>
        <translation>Seine Entscheidung ist 0 auf der Grenze; die Ränder von Stützvektoren liegen bei 1 und -1. Bei radialen ist sie die dritte Dimension, in der eine Ebene die Punkte trennt.</translation>
    </message>
    <message>
        <source>Classifier</source>
        <translation>Klassifikator</translation>
    </message>
    <message>
        <source>Of a point on the wrong side, for support vectors: more makes the margin narrower.</source>
        <translation>Eines Punktes auf der falschen Seite, bei Stützvektoren: Mehr macht den Rand schmaler.</translation>
    </message>
    <message>
        <source>Cost</source>
        <translation>Kosten</translation>
    </message>
    <message>
        <source>Of the plane&apos;s side.</source>
        <translation>Der Seite der Ebene.</translation>
    </message>
    <message>
        <source>Pixels</source>
        <translation>Pixel</translation>
    </message>
    <message>
        <source>Two normal distributions.</source>
        <translation>Zwei Normalverteilungen.</translation>
    </message>
    <message>
        <source>Widest margin</source>
        <translation>Breitester Rand</translation>
    </message>
    <message>
        <source>Two clouds that a line divides.</source>
        <translation>Zwei Wolken, die eine Gerade trennt.</translation>
    </message>
    <message>
        <source>Kernel trick</source>
        <translation>Kernel-Trick</translation>
    </message>
    <message>
        <source>A cloud within a ring.</source>
        <translation>Eine Wolke in einem Ring.</translation>
    </message>
    <message>
        <source>Shows how a classifier divides two classes in a plane: a textbook case, or two principal components of labelled spectra.</source>
        <translation>Zeigt, wie ein Klassifikator zwei Klassen in einer Ebene trennt: ein Lehrbuchfall oder zwei Hauptkomponenten gelabelter Spektren.</translation>
    </message>
    <message>
        <source>Decision boundary</source>
        <translation>Entscheidungsgrenze</translation>
    </message>
    <message>
        <source>Accuracies</source>
        <translation>Trefferquoten</translation>
    </message>
    <message>
        <source>Votes of the cores</source>
        <translation>Stimmen der Gewebekerne</translation>
    </message>
    <message>
        <source>Confusion of classes</source>
        <translation>Verwechslungen der Klassen</translation>
    </message>
    <message>
        <source>Classifiers against each other</source>
        <translation>Klassifikatoren im Vergleich</translation>
    </message>
    <message>
        <source>Cores most often wrong</source>
        <translation>Am häufigsten falsche Gewebekerne</translation>
    </message>
    <message>
        <source>Spectra most often wrong</source>
        <translation>Am häufigsten falsche Spektren</translation>
    </message>
    <message>
        <source>First division</source>
        <translation>Erste Aufteilung</translation>
    </message>
    <message>
        <source>As called in the test</source>
        <translation>Wie im Test zugeordnet</translation>
    </message>
    <message>
        <source>Separated by commas. In seconds: lda, svm-linear, svm-radial. For peaks or principal components, slow on whole spectra: random-forest, boosted-trees. Networks, in minutes to hours: fcn, fcn-small-rate, cnn1, cnn1-120, cnn1-small-rate, cnn1-8, cnn2, isotopenet, residual, residual-wide, residual-200, residual4, recurrent, recurrent-pieces, bilstm, bilstm-crf, lrcn, transformer1, transformer2, sparse-transformer, peak-attention, vit, voting, ensemble, unet, two-branch.</source>
        <translation>Durch Kommas getrennt. In Sekunden: lda, svm-linear, svm-radial. Für Peaks oder Hauptkomponenten, langsam bei ganzen Spektren: random-forest, boosted-trees. Netze, in Minuten bis Stunden: fcn, fcn-small-rate, cnn1, cnn1-120, cnn1-small-rate, cnn1-8, cnn2, isotopenet, residual, residual-wide, residual-200, residual4, recurrent, recurrent-pieces, bilstm, bilstm-crf, lrcn, transformer1, transformer2, sparse-transformer, peak-attention, vit, voting, ensemble, unet, two-branch.</translation>
    </message>
    <message>
        <source>Classifiers</source>
        <translation>Klassifikatoren</translation>
    </message>
    <message>
        <source>Some patients</source>
        <translation>Einige Patienten</translation>
    </message>
    <message>
        <source>Each patient in turn</source>
        <translation>Jeder Patient der Reihe nach</translation>
    </message>
    <message>
        <source>In turn: for few patients. Each is the test once, of what was learned from the others.</source>
        <translation>Reihum: für wenige Patienten. Jeder ist einmal der Test dessen, was an den anderen gelernt wurde.</translation>
    </message>
    <message>
        <source>Who is tested</source>
        <translation>Wer getestet wird</translation>
    </message>
    <message>
        <source>When some are tested: how often they are drawn anew.</source>
        <translation>Wenn einige getestet werden: wie oft sie neu gezogen werden.</translation>
    </message>
    <message>
        <source>Divisions</source>
        <translation>Aufteilungen</translation>
    </message>
    <message>
        <source>A test of the whole chain: training cores get each other&apos;s labels. A classifier that still tells the test cores apart sees what it should not.</source>
        <translation>Ein Test der ganzen Kette: Trainingskerne erhalten die Labels anderer. Ein Klassifikator, der die Testkerne dennoch unterscheidet, sieht, was er nicht sollte.</translation>
    </message>
    <message>
        <source>Random labels</source>
        <translation>Zufällige Labels</translation>
    </message>
    <message>
        <source>For a first look: the others are left out, of the test, too. 0 = all.</source>
        <translation>Für einen ersten Blick: Die übrigen bleiben außen vor, auch im Test. 0 = alle.</translation>
    </message>
    <message>
        <source>Spectra of a core, at most</source>
        <translation>Spektren je Gewebekern, höchstens</translation>
    </message>
    <message>
        <source>Of the spectra of each class.</source>
        <translation>Der Spektren jeder Klasse.</translation>
    </message>
    <message>
        <source>For training</source>
        <translation>Für das Training</translation>
    </message>
    <message>
        <source>%</source>
        <translation>%</translation>
    </message>
    <message>
        <source>Of the spectra of each class. The rest validates.</source>
        <translation>Der Spektren jeder Klasse. Der Rest dient der Validierung.</translation>
    </message>
    <message>
        <source>For test</source>
        <translation>Für den Test</translation>
    </message>
    <message>
        <source>All cores of a patient</source>
        <translation>Alle Gewebekerne eines Patienten</translation>
    </message>
    <message>
        <source>Each core</source>
        <translation>Jeden Gewebekern</translation>
    </message>
    <message>
        <source>With cores of a patient in training and test, accuracies come out too high.</source>
        <translation>Mit Kernen eines Patienten in Training und Test werden die Trefferquoten zu hoch.</translation>
    </message>
    <message>
        <source>Keep together</source>
        <translation>Zusammenhalten</translation>
    </message>
    <message>
        <source>As they are</source>
        <translation>Wie sie sind</translation>
    </message>
    <message>
        <source>As many as the rarest</source>
        <translation>So viele wie die seltenste</translation>
    </message>
    <message>
        <source>As many as the most frequent</source>
        <translation>So viele wie die häufigste</translation>
    </message>
    <message>
        <source>In training and validation; the test keeps its shares.</source>
        <translation>In Training und Validierung; der Test behält seine Anteile.</translation>
    </message>
    <message>
        <source>Unequal classes</source>
        <translation>Ungleiche Klassen</translation>
    </message>
    <message>
        <source>Of the training spectra, in place of the features. 0 = the features.</source>
        <translation>Der Trainingsspektren, anstelle der Merkmale. 0 = die Merkmale.</translation>
    </message>
    <message>
        <source>At most; they stop when validation gets no better. 0 = as published.</source>
        <translation>Höchstens; sie enden, wenn die Validierung nicht besser wird. 0 = wie veröffentlicht.</translation>
    </message>
    <message>
        <source>Epochs of networks</source>
        <translation>Epochen der Netze</translation>
    </message>
    <message>
        <source>&apos;Find a learning rate&apos; shows which are worth trying. 0 = as published.</source>
        <translation>„Lernrate finden“ zeigt, welche sich lohnen. 0 = wie veröffentlicht.</translation>
    </message>
    <message>
        <source>Learning rate of networks</source>
        <translation>Lernrate der Netze</translation>
    </message>
    <message>
        <source>32 bits</source>
        <translation>32 Bit</translation>
    </message>
    <message>
        <source>16 bits in products (bfloat16)</source>
        <translation>16 Bit in Produkten (bfloat16)</translation>
    </message>
    <message>
        <source>While they learn. 16 bits are faster where the processor computes in them (AVX-512 BF16, AMX) or on a GPU; most for transformers.</source>
        <translation>Beim Lernen. 16 Bit sind schneller, wo der Prozessor damit rechnet (AVX-512 BF16, AMX), oder auf einer GPU; am meisten bei Transformern.</translation>
    </message>
    <message>
        <source>Precision of networks</source>
        <translation>Rechengenauigkeit der Netze</translation>
    </message>
    <message>
        <source>Cores with fewer are left out: their vote is a matter of luck.</source>
        <translation>Gewebekerne mit weniger bleiben außen vor: Ihre Abstimmung ist Glückssache.</translation>
    </message>
    <message>
        <source>Spectra of a core, at least</source>
        <translation>Spektren je Gewebekern, mindestens</translation>
    </message>
    <message>
        <source>Most spectra</source>
        <translation>Meiste Spektren</translation>
    </message>
    <message>
        <source>Sum of probabilities</source>
        <translation>Summe der Wahrscheinlichkeiten</translation>
    </message>
    <message>
        <source>How the spectra of a core decide together.</source>
        <translation>Wie die Spektren eines Gewebekerns gemeinsam entscheiden.</translation>
    </message>
    <message>
        <source>Label of a core</source>
        <translation>Label eines Gewebekerns</translation>
    </message>
    <message>
        <source>Classical</source>
        <translation>Klassisch</translation>
    </message>
    <message>
        <source>Spectra that were processed, or peaks.</source>
        <translation>Aufbereitete Spektren oder Peaks.</translation>
    </message>
    <message>
        <source>On principal components</source>
        <translation>Auf Hauptkomponenten</translation>
    </message>
    <message>
        <source>Whole spectra of thousands of points: minutes in place of hours.</source>
        <translation>Ganze Spektren aus Tausenden Punkten: Minuten statt Stunden.</translation>
    </message>
    <message>
        <source>Few patients</source>
        <translation>Wenige Patienten</translation>
    </message>
    <message>
        <source>Some spectra of each patient, such as dried droplets: each patient is the test once.</source>
        <translation>Einige Spektren je Patient, etwa eingetrocknete Tropfen: Jeder Patient ist einmal der Test.</translation>
    </message>
    <message>
        <source>All, a first look</source>
        <translation>Alle, ein erster Blick</translation>
    </message>
    <message>
        <source>One of every kind, on some spectra of each core and for few epochs: which are worth more.</source>
        <translation>Einer jeder Art, auf einigen Spektren je Gewebekern und für wenige Epochen: welche mehr wert sind.</translation>
    </message>
    <message>
        <source>Networks</source>
        <translation>Netze</translation>
    </message>
    <message>
        <source>Whole spectra, with time: hours for ten thousand.</source>
        <translation>Ganze Spektren, mit Zeit: Stunden für zehntausend.</translation>
    </message>
    <message>
        <source>Trains classifiers on some patients of a tissue microarray and says how often each is right on others.</source>
        <translation>Trainiert Klassifikatoren an einigen Patienten eines Tissue-Microarrays und sagt, wie oft jeder bei anderen richtig liegt.</translation>
    </message>
    <message>
        <source>Compare tissue classifiers</source>
        <translation>Gewebeklassifikatoren vergleichen</translation>
    </message>
    <message>
        <source>A tissue classifier as &apos;Train a tissue classifier&apos; makes it: its folder.</source>
        <translation>Ein Gewebeklassifikator aus „Gewebeklassifikator trainieren“: sein Ordner.</translation>
    </message>
    <message>
        <source>Scores of the classes</source>
        <translation>Gütemaße der Klassen</translation>
    </message>
    <message>
        <source>ROC curves</source>
        <translation>ROC-Kurven</translation>
    </message>
    <message>
        <source>Precision and recall</source>
        <translation>Präzision und Sensitivität</translation>
    </message>
    <message>
        <source>Calibration</source>
        <translation>Kalibrierung</translation>
    </message>
    <message>
        <source>Called</source>
        <translation>Zugeordnet</translation>
    </message>
    <message>
        <source>All; refuse if training knew one</source>
        <translation>Alle; ablehnen, wenn das Training einen kannte</translation>
    </message>
    <message>
        <source>Only those that training did not know</source>
        <translation>Nur die, die das Training nicht kannte</translation>
    </message>
    <message>
        <source>On patients of training or validation every accuracy comes out too high.</source>
        <translation>Bei Patienten aus Training oder Validierung werden alle Trefferquoten zu hoch.</translation>
    </message>
    <message>
        <source>All patients</source>
        <translation>Alle Patienten</translation>
    </message>
    <message>
        <source>Data that the model has never seen.</source>
        <translation>Daten, die das Modell nie gesehen hat.</translation>
    </message>
    <message>
        <source>Unseen patients</source>
        <translation>Unbekannte Patienten</translation>
    </message>
    <message>
        <source>The data set of training: its test patients are left.</source>
        <translation>Der Datensatz des Trainings: Seine Testpatienten bleiben.</translation>
    </message>
    <message>
        <source>Says how often a trained tissue classifier is right on patients that it has not seen.</source>
        <translation>Sagt, wie oft ein trainierter Gewebeklassifikator bei Patienten richtig liegt, die er nicht kennt.</translation>
    </message>
    <message>
        <source>Test a tissue classifier</source>
        <translation>Gewebeklassifikator testen</translation>
    </message>
    <message>
        <source>A row for each core, x, y and radius in pixels: only their spectra count.</source>
        <translation>Eine Zeile je Gewebekern, x, y und radius in Pixeln: Nur ihre Spektren zählen.</translation>
    </message>
    <message>
        <source>Relevance of each m/z</source>
        <translation>Wichtigkeit jedes m/z</translation>
    </message>
    <message>
        <source>Most relevant m/z</source>
        <translation>Wichtigste m/z</translation>
    </message>
    <message>
        <source>Gradient</source>
        <translation>Gradient</translation>
    </message>
    <message>
        <source>Class activation map</source>
        <translation>Klassenaktivierungskarte</translation>
    </message>
    <message>
        <source>Pattern</source>
        <translation>Muster</translation>
    </message>
    <message>
        <source>Gradient: how far a class&apos;s score moves when an intensity changes by its usual spread; of linear classifiers their weights. Map: what each place adds to a class&apos;s score; networks of convolutions only, and no finer than their kernels. Pattern: how closely an intensity goes with the score; of any classifier, without a difference between cause and company.</source>
        <translation>Gradient: wie weit sich der Wert einer Klasse bewegt, wenn sich eine Intensität um ihre übliche Streuung ändert; bei linearen Klassifikatoren deren Gewichte. Karte: was jede Stelle zum Wert einer Klasse beiträgt; nur Faltungsnetze, und nicht feiner als ihre Filter. Muster: wie eng eine Intensität mit dem Wert zusammengeht; für jeden Klassifikator, ohne Ursache und Begleitung zu unterscheiden.</translation>
    </message>
    <message>
        <source>By</source>
        <translation>Durch</translation>
    </message>
    <message>
        <source>In the list, at most.</source>
        <translation>In der Liste, höchstens.</translation>
    </message>
    <message>
        <source>m/z of a class</source>
        <translation>m/z je Klasse</translation>
    </message>
    <message>
        <source>Nearer m/z belong to one peak, and the most relevant of them is listed.</source>
        <translation>Nähere m/z gehören zu einem Peak; aufgeführt wird das wichtigste von ihnen.</translation>
    </message>
    <message>
        <source>Apart by</source>
        <translation>Mindestabstand</translation>
    </message>
    <message>
        <source>Taken evenly from all of them.</source>
        <translation>Gleichmäßig aus allen genommen.</translation>
    </message>
    <message>
        <source>Spectra, at most</source>
        <translation>Spektren, höchstens</translation>
    </message>
    <message>
        <source>Always.</source>
        <translation>Immer.</translation>
    </message>
    <message>
        <source>Activation map</source>
        <translation>Aktivierungskarte</translation>
    </message>
    <message>
        <source>Networks of convolutions.</source>
        <translation>Faltungsnetze.</translation>
    </message>
    <message>
        <source>Forests, and to find marker candidates.</source>
        <translation>Random Forests, und um mögliche Marker zu finden.</translation>
    </message>
    <message>
        <source>Says which m/z a trained tissue classifier looks at, class by class.</source>
        <translation>Sagt für jede Klasse, auf welche m/z ein trainierter Gewebeklassifikator sieht.</translation>
    </message>
    <message>
        <source>Explain a tissue classifier</source>
        <translation>Gewebeklassifikator erklären</translation>
    </message>
    <message>
        <source>Of an ion that is higher in tissue than around it. The total ion count without one.</source>
        <translation>Eines Ions, das im Gewebe stärker ist als ringsum. Ohne Angabe die Gesamtionenzahl.</translation>
    </message>
    <message>
        <source>Cores as regions</source>
        <translation>Gewebekerne als Regionen</translation>
    </message>
    <message>
        <source>Found by itself</source>
        <translation>Selbst gefunden</translation>
    </message>
    <message>
        <source>What was measured</source>
        <translation>Was gemessen wurde</translation>
    </message>
    <message>
        <source>What is bright</source>
        <translation>Was hell ist</translation>
    </message>
    <message>
        <source>Where only the cores were measured, every pixel with a spectrum is tissue; where the glass around them was measured, too, the brighter ones are.</source>
        <translation>Wurden nur die Kerne gemessen, ist jedes Pixel mit einem Spektrum Gewebe; wurde auch das Glas ringsum gemessen, sind es die helleren.</translation>
    </message>
    <message>
        <source>Tissue is</source>
        <translation>Gewebe ist</translation>
    </message>
    <message>
        <source>0 = the one that explains the tissue best.</source>
        <translation>0 = der, der das Gewebe am besten erklärt.</translation>
    </message>
    <message>
        <source>Diameter of a core</source>
        <translation>Durchmesser eines Gewebekerns</translation>
    </message>
    <message>
        <source>Of its circle. A place of the grid with less counts as missing.</source>
        <translation>Seines Kreises. Ein Platz des Rasters mit weniger gilt als fehlend.</translation>
    </message>
    <message>
        <source>Tissue of a core, at least</source>
        <translation>Gewebe je Gewebekern, mindestens</translation>
    </message>
    <message>
        <source>By itself</source>
        <translation>Selbsttätig</translation>
    </message>
    <message>
        <source>Round cores on a grid.</source>
        <translation>Runde Gewebekerne in einem Raster.</translation>
    </message>
    <message>
        <source>Finds the round cores of a tissue microarray and the row and column of each in the grid.</source>
        <translation>Findet die runden Gewebekerne eines Tissue-Microarrays und Zeile und Spalte eines jeden im Raster.</translation>
    </message>
    <message>
        <source>Find the cores</source>
        <translation>Gewebekerne finden</translation>
    </message>
    <message>
        <source>Loss by learning rate</source>
        <translation>Verlust nach Lernrate</translation>
    </message>
    <message>
        <source>FCN</source>
        <translation>FCN</translation>
    </message>
    <message>
        <source>FCN, small rate</source>
        <translation>FCN, kleine Rate</translation>
    </message>
    <message>
        <source>CNN 1</source>
        <translation>CNN 1</translation>
    </message>
    <message>
        <source>CNN 1, kernel 120</source>
        <translation>CNN 1, Filterlänge 120</translation>
    </message>
    <message>
        <source>CNN 1, small rate</source>
        <translation>CNN 1, kleine Rate</translation>
    </message>
    <message>
        <source>CNN 1, kernel 8</source>
        <translation>CNN 1, Filterlänge 8</translation>
    </message>
    <message>
        <source>CNN 2</source>
        <translation>CNN 2</translation>
    </message>
    <message>
        <source>IsotopeNet</source>
        <translation>IsotopeNet</translation>
    </message>
    <message>
        <source>Residual</source>
        <translation>Residual</translation>
    </message>
    <message>
        <source>Residual, wide</source>
        <translation>Residual, breit</translation>
    </message>
    <message>
        <source>Residual, kernels 200 and 100</source>
        <translation>Residual, Filterlängen 200 und 100</translation>
    </message>
    <message>
        <source>Residual, 4 layers</source>
        <translation>Residual, 4 Schichten</translation>
    </message>
    <message>
        <source>Recurrent</source>
        <translation>Rekurrent</translation>
    </message>
    <message>
        <source>Recurrent, long pieces</source>
        <translation>Rekurrent, lange Stücke</translation>
    </message>
    <message>
        <source>Bidirectional LSTM</source>
        <translation>Bidirektionales LSTM</translation>
    </message>
    <message>
        <source>Bidirectional LSTM and CRF</source>
        <translation>Bidirektionales LSTM und CRF</translation>
    </message>
    <message>
        <source>LRCN</source>
        <translation>LRCN</translation>
    </message>
    <message>
        <source>Transformer-1</source>
        <translation>Transformer-1</translation>
    </message>
    <message>
        <source>Transformer-2</source>
        <translation>Transformer-2</translation>
    </message>
    <message>
        <source>Sparse Transformer</source>
        <translation>Sparse Transformer</translation>
    </message>
    <message>
        <source>Peak-pattern attention</source>
        <translation>Aufmerksamkeit auf Peakmuster</translation>
    </message>
    <message>
        <source>Vision transformer in 1-D</source>
        <translation>Vision Transformer in 1-D</translation>
    </message>
    <message>
        <source>Voting layer (experimental)</source>
        <translation>Abstimmungsschicht (experimentell)</translation>
    </message>
    <message>
        <source>FCN and CNN ensemble</source>
        <translation>Ensemble aus FCN und CNN</translation>
    </message>
    <message>
        <source>U-Net on ion images</source>
        <translation>U-Net auf Ionenbildern</translation>
    </message>
    <message>
        <source>Spectrum and image patch</source>
        <translation>Spektrum und Bildausschnitt</translation>
    </message>
    <message>
        <source>It is not kept.</source>
        <translation>Es wird nicht behalten.</translation>
    </message>
    <message>
        <source>Of the first batch.</source>
        <translation>Des ersten Stapels.</translation>
    </message>
    <message>
        <source>Learning rate, least</source>
        <translation>Lernrate, kleinste</translation>
    </message>
    <message>
        <source>It ends before, where the loss is four times its lowest.</source>
        <translation>Endet früher, wo der Verlust das Vierfache seines kleinsten ist.</translation>
    </message>
    <message>
        <source>Learning rate, most</source>
        <translation>Lernrate, größte</translation>
    </message>
    <message>
        <source>More give a smoother curve.</source>
        <translation>Mehr ergeben eine glattere Kurve.</translation>
    </message>
    <message>
        <source>Batches</source>
        <translation>Stapel</translation>
    </message>
    <message>
        <source>As it is</source>
        <translation>Wie es ist</translation>
    </message>
    <message>
        <source>Raises the learning rate of a tissue classifier network batch by batch and shows where its loss falls, and from where on it grows.</source>
        <translation>Erhöht die Lernrate eines Netzes zur Gewebeklassifikation mit jedem Stapel und zeigt, wo sein Verlust fällt und ab wo er wächst.</translation>
    </message>
    <message>
        <source>Find a learning rate</source>
        <translation>Lernrate finden</translation>
    </message>
    <message>
        <source>A row for each core, x, y and radius in pixels: its spectra then vote.</source>
        <translation>Eine Zeile je Gewebekern, x, y und radius in Pixeln: Dann stimmen seine Spektren ab.</translation>
    </message>
    <message>
        <source>Probability of what was called</source>
        <translation>Wahrscheinlichkeit der Zuordnung</translation>
    </message>
    <message>
        <source>Calls of the spectra</source>
        <translation>Zuordnungen der Spektren</translation>
    </message>
    <message>
        <source>Default</source>
        <translation>Standard</translation>
    </message>
    <message>
        <source>Uses a trained tissue classifier on spectra: what each is called, with which probability, and whether it looks like those of training.</source>
        <translation>Wendet einen trainierten Gewebeklassifikator auf Spektren an: als was jedes zugeordnet wird, mit welcher Wahrscheinlichkeit und ob es denen des Trainings ähnelt.</translation>
    </message>
    <message>
        <source>Call tissue by a model</source>
        <translation>Gewebe mit einem Modell zuordnen</translation>
    </message>
    <message>
        <source>Tries</source>
        <translation>Versuche</translation>
    </message>
    <message>
        <source>Division</source>
        <translation>Aufteilung</translation>
    </message>
    <message>
        <source>What is searched for is its.</source>
        <translation>Dessen Einstellungen gesucht werden.</translation>
    </message>
    <message>
        <source>Each trains a network.</source>
        <translation>Jeder trainiert ein Netz.</translation>
    </message>
    <message>
        <source>The same least and most fix it.</source>
        <translation>Gleiche kleinste und größte legen sie fest.</translation>
    </message>
    <message>
        <source>Batch, least</source>
        <translation>Stapelgröße, kleinste</translation>
    </message>
    <message>
        <source>Batch, most</source>
        <translation>Stapelgröße, größte</translation>
    </message>
    <message>
        <source>Epochs, least</source>
        <translation>Epochen, wenigste</translation>
    </message>
    <message>
        <source>They stop earlier when validation gets no better.</source>
        <translation>Sie enden früher, wenn die Validierung nicht besser wird.</translation>
    </message>
    <message>
        <source>Epochs, most</source>
        <translation>Epochen, meiste</translation>
    </message>
    <message>
        <source>Drawn evenly in its logarithm.</source>
        <translation>Gleichmäßig im Logarithmus gezogen.</translation>
    </message>
    <message>
        <source>Drawn evenly in its logarithm; 0 for both is no penalty.</source>
        <translation>Gleichmäßig im Logarithmus gezogen; 0 für beide ist keine Strafe.</translation>
    </message>
    <message>
        <source>L1 weight, least</source>
        <translation>L1-Gewicht, kleinstes</translation>
    </message>
    <message>
        <source>L1 weight, most</source>
        <translation>L1-Gewicht, größtes</translation>
    </message>
    <message>
        <source>Lengths to choose from, for all convolutions; empty: as published.</source>
        <translation>Längen zur Auswahl, für alle Faltungen; leer: wie veröffentlicht.</translation>
    </message>
    <message>
        <source>Kernels</source>
        <translation>Filterlängen</translation>
    </message>
    <message>
        <source>Numbers to choose from, for all convolutions; empty: as published.</source>
        <translation>Anzahlen zur Auswahl, für alle Faltungen; leer: wie veröffentlicht.</translation>
    </message>
    <message>
        <source>Channels</source>
        <translation>Kanäle</translation>
    </message>
    <message>
        <source>Wide</source>
        <translation>Weit</translation>
    </message>
    <message>
        <source>A first look.</source>
        <translation>Ein erster Blick.</translation>
    </message>
    <message>
        <source>Narrow</source>
        <translation>Eng</translation>
    </message>
    <message>
        <source>Small data sets: fewer epochs, rates in the middle.</source>
        <translation>Kleine Datensätze: weniger Epochen, mittlere Raten.</translation>
    </message>
    <message>
        <source>Trains a tissue classifier network with settings drawn at random and ranks them by their accuracy in validation.</source>
        <translation>Trainiert ein Netz zur Gewebeklassifikation mit zufälligen Einstellungen und ordnet sie nach ihrer Trefferquote in der Validierung.</translation>
    </message>
    <message>
        <source>Search settings of a network</source>
        <translation>Einstellungen eines Netzes suchen</translation>
    </message>
    <message>
        <source>Trained model</source>
        <translation>Trainiertes Modell</translation>
    </message>
    <message>
        <source>Votes of the test cores</source>
        <translation>Stimmen der Testkerne</translation>
    </message>
    <message>
        <source>Called in the test</source>
        <translation>Im Test zugeordnet</translation>
    </message>
    <message>
        <source>Random forest</source>
        <translation>Random Forest</translation>
    </message>
    <message>
        <source>Gradient boosting</source>
        <translation>Gradient Boosting</translation>
    </message>
    <message>
        <source>Networks take minutes to hours, the others seconds.</source>
        <translation>Netze brauchen Minuten bis Stunden, die übrigen Sekunden.</translation>
    </message>
    <message>
        <source>Spectra that were not processed: they are normalised here and, later, with the model.</source>
        <translation>Nicht aufbereitete Spektren: Sie werden hier und später mit dem Modell normiert.</translation>
    </message>
    <message>
        <source>Whole spectra of thousands of points.</source>
        <translation>Ganze Spektren aus Tausenden Punkten.</translation>
    </message>
    <message>
        <source>Trains one classifier on some patients of a tissue microarray, tests it once on others, and keeps it as a model for other data.</source>
        <translation>Trainiert einen Klassifikator an einigen Patienten eines Tissue-Microarrays, testet ihn einmal an anderen und behält ihn als Modell für andere Daten.</translation>
    </message>
    <message>
        <source>Train a tissue classifier</source>
        <translation>Gewebeklassifikator trainieren</translation>
    </message>
    <message>
        <source>Berlin (diverging, dark centre)</source>
        <translation>Berlin (divergierend, dunkle Mitte)</translation>
    </message>
    <message>
        <source>Blue, white, red (diverging)</source>
        <translation>Blau, Weiß, Rot (divergierend)</translation>
    </message>
    <message>
        <source>Cividis</source>
        <translation>Cividis</translation>
    </message>
    <message>
        <source>Grey</source>
        <translation>Grau</translation>
    </message>
    <message>
        <source>Inferno</source>
        <translation>Inferno</translation>
    </message>
    <message>
        <source>Magma</source>
        <translation>Magma</translation>
    </message>
    <message>
        <source>Turbo</source>
        <translation>Turbo</translation>
    </message>
    <message>
        <source>Viridis</source>
        <translation>Viridis</translation>
    </message>
    <message>
        <source>CT, bone</source>
        <translation>CT, Knochen</translation>
    </message>
    <message>
        <source>CT, soft tissue</source>
        <translation>CT, Weichteile</translation>
    </message>
    <message>
        <source>CT, lung</source>
        <translation>CT, Lunge</translation>
    </message>
    <message>
        <source>MR, surface</source>
        <translation>MR, Oberfläche</translation>
    </message>
    <message>
        <source>Maximum intensity</source>
        <translation>Maximale Intensität</translation>
    </message>
    <message>
        <source>Translucent</source>
        <translation>Durchscheinend</translation>
    </message>
    <message>
        <source>Soft tissue</source>
        <translation>Weichteile</translation>
    </message>
    <message>
        <source>Lung</source>
        <translation>Lunge</translation>
    </message>
    <message>
        <source>Bone</source>
        <translation>Knochen</translation>
    </message>
    <message>
        <source>Brain</source>
        <translation>Gehirn</translation>
    </message>
    <message>
        <source>Subdural</source>
        <translation>Subdural</translation>
    </message>
    <message>
        <source>Stroke</source>
        <translation>Schlaganfall</translation>
    </message>
    <message>
        <source>Mediastinum</source>
        <translation>Mediastinum</translation>
    </message>
    <message>
        <source>Liver</source>
        <translation>Leber</translation>
    </message>
    <message>
        <source>Angiography</source>
        <translation>Angiographie</translation>
    </message>
    <message>
        <source>Landmark error (TRE), mean</source>
        <translation>Landmarkenfehler (TRE), Mittel</translation>
    </message>
    <message>
        <source>TRE, standard deviation</source>
        <translation>TRE, Standardabweichung</translation>
    </message>
    <message>
        <source>TRE, 25th percentile</source>
        <translation>TRE, 25. Perzentil</translation>
    </message>
    <message>
        <source>TRE, median</source>
        <translation>TRE, Median</translation>
    </message>
    <message>
        <source>TRE, 75th percentile</source>
        <translation>TRE, 75. Perzentil</translation>
    </message>
    <message>
        <source>TRE, 95th percentile</source>
        <translation>TRE, 95. Perzentil</translation>
    </message>
    <message>
        <source>TRE, largest</source>
        <translation>TRE, größter</translation>
    </message>
    <message>
        <source>TRE left-right, mean</source>
        <translation>TRE links-rechts, Mittel</translation>
    </message>
    <message>
        <source>TRE front-back, mean</source>
        <translation>TRE vorn-hinten, Mittel</translation>
    </message>
    <message>
        <source>TRE up-down, mean</source>
        <translation>TRE oben-unten, Mittel</translation>
    </message>
    <message>
        <source>TRE snapped, mean</source>
        <translation>TRE gerastet, Mittel</translation>
    </message>
    <message>
        <source>TRE snapped, SD</source>
        <translation>TRE gerastet, SD</translation>
    </message>
    <message>
        <source>Distance between mapped fixed landmarks and their moving partners. Lower is better.</source>
        <translation>Abstand zwischen abgebildeten festen Landmarken und ihren bewegten Partnern. Niedriger ist besser.</translation>
    </message>
    <message>
        <source>Of the distance, the part along this axis. Lower is better.</source>
        <translation>Der Teil des Abstands entlang dieser Achse. Niedriger ist besser.</translation>
    </message>
    <message>
        <source>As published for the DIR-Lab scans: to the centre of the moving voxel in which the mapped landmark lies. Lower is better.</source>
        <translation>Wie für die DIR-Lab-Aufnahmen veröffentlicht: zur Mitte des bewegten Voxels, in dem die abgebildete Landmarke liegt. Niedriger ist besser.</translation>
    </message>
    <message>
        <source>Label overlap (Dice), mean</source>
        <translation>Überlappung der Labels (Dice), Mittel</translation>
    </message>
    <message>
        <source>Surface distance, HD95</source>
        <translation>Oberflächenabstand, HD95</translation>
    </message>
    <message>
        <source>Surface distance, ASSD</source>
        <translation>Oberflächenabstand, ASSD</translation>
    </message>
    <message>
        <source>Overlap of the labels, 0 to 1. Higher is better.</source>
        <translation>Überlappung der Labels, 0 bis 1. Höher ist besser.</translation>
    </message>
    <message>
        <source>95th percentile of the distances between the labels&apos; surfaces, and its mean over the labels. Lower is better.</source>
        <translation>95. Perzentil der Abstände zwischen den Oberflächen der Labels und dessen Mittel über die Labels. Niedriger ist besser.</translation>
    </message>
    <message>
        <source>Mean of the distances between the labels&apos; surfaces, and its mean over the labels. Lower is better.</source>
        <translation>Mittel der Abstände zwischen den Oberflächen der Labels und dessen Mittel über die Labels. Niedriger ist besser.</translation>
    </message>
    <message>
        <source>Folded share</source>
        <translation>Gefalteter Anteil</translation>
    </message>
    <message>
        <source>Share of the voxels (inside the fixed mask, when there is one) whose Jacobian determinant is 0 or below: the mapping turns inside out there. 0 is best.</source>
        <translation>Anteil der Voxel (innerhalb der festen Maske, wenn es eine gibt), deren Jacobi-Determinante 0 oder kleiner ist: Dort stülpt sich die Abbildung um. 0 ist am besten.</translation>
    </message>
    <message>
        <source>Jacobian, smallest</source>
        <translation>Jacobi, kleinste</translation>
    </message>
    <message>
        <source>Of the Jacobian determinants. 1 = volume kept; 0 or below = folded.</source>
        <translation>Der Jacobi-Determinanten. 1 = Volumen erhalten; 0 oder kleiner = gefaltet.</translation>
    </message>
    <message>
        <source>Jacobian, mean</source>
        <translation>Jacobi, Mittel</translation>
    </message>
    <message>
        <source>1 = volume kept; above 1 = the moving image is larger.</source>
        <translation>1 = Volumen erhalten; über 1 = das bewegte Bild ist größer.</translation>
    </message>
    <message>
        <source>Jacobian, largest</source>
        <translation>Jacobi, größte</translation>
    </message>
    <message>
        <source>1 = volume kept; above 1 = the moving image is larger there.</source>
        <translation>1 = Volumen erhalten; über 1 = das bewegte Bild ist dort größer.</translation>
    </message>
    <message>
        <source>Roughness (SDlogJ)</source>
        <translation>Rauheit (SDlogJ)</translation>
    </message>
    <message>
        <source>Standard deviation of the logarithm of the Jacobian determinant, where it is not folded. 0 = volume changes nowhere or everywhere alike; of two equally accurate results the smoother has less.</source>
        <translation>Standardabweichung des Logarithmus der Jacobi-Determinante, wo nichts gefaltet ist. 0 = das Volumen ändert sich nirgends oder überall gleich; von zwei gleich genauen Ergebnissen hat das glattere weniger.</translation>
    </message>
    <message>
        <source>SDlogJ as in Learn2Reg</source>
        <translation>SDlogJ wie in Learn2Reg</translation>
    </message>
    <message>
        <source>The standard deviation of the logarithm of the Jacobian determinant plus 3, without the two outermost voxels: to be compared with the tables of that challenge.</source>
        <translation>Die Standardabweichung des Logarithmus der Jacobi-Determinante plus 3, ohne die zwei äußersten Voxel: zum Vergleich mit den Tabellen jenes Wettbewerbs.</translation>
    </message>
    <message>
        <source>Inverse consistency, mean</source>
        <translation>Umkehrfehler, Mittel</translation>
    </message>
    <message>
        <source>Inverse consistency, 95 %</source>
        <translation>Umkehrfehler, 95 %</translation>
    </message>
    <message>
        <source>Inverse consistency, largest</source>
        <translation>Umkehrfehler, größter</translation>
    </message>
    <message>
        <source>How far a point lands from where it started when it is mapped to the moving image and back by the registration the other way round. 0 is best.</source>
        <translation>Wie weit ein Punkt von seinem Ausgangsort landet, wenn er ins bewegte Bild und durch die umgekehrte Registrierung zurück abgebildet wird. 0 ist am besten.</translation>
    </message>
    <message>
        <source>Correlation (NCC)</source>
        <translation>Korrelation (NCC)</translation>
    </message>
    <message>
        <source>Of intensities where the images overlap: 1 = equal up to brightness and contrast, 0 = unrelated. Higher is better.</source>
        <translation>Der Intensitäten, wo die Bilder überlappen: 1 = gleich bis auf Helligkeit und Kontrast, 0 = ohne Zusammenhang. Höher ist besser.</translation>
    </message>
    <message>
        <source>Mutual information (NMI)</source>
        <translation>Transinformation (NMI)</translation>
    </message>
    <message>
        <source>1 = unrelated, 2 = each image tells the other; also for different modalities. Higher is better.</source>
        <translation>1 = ohne Zusammenhang, 2 = jedes Bild bestimmt das andere; auch für verschiedene Modalitäten. Höher ist besser.</translation>
    </message>
    <message>
        <source>Round trip, mean</source>
        <translation>Hin und zurück, Mittel</translation>
    </message>
    <message>
        <source>Round trip, largest</source>
        <translation>Hin und zurück, größter</translation>
    </message>
    <message>
        <source>How far a point lands from where it started when it is mapped there and back, inside the grid. 0 is best.</source>
        <translation>Wie weit ein Punkt von seinem Ausgangsort landet, wenn er hin und zurück abgebildet wird, innerhalb des Gitters. 0 ist am besten.</translation>
    </message>
    <message>
        <source>Iterations per second</source>
        <translation>Iterationen je Sekunde</translation>
    </message>
    <message>
        <source>Of the fit, on this device.</source>
        <translation>Der Anpassung, auf diesem Gerät.</translation>
    </message>
    <message>
        <source>Peak signal-to-noise ratio</source>
        <translation>Spitzen-Signal-Rausch-Verhältnis</translation>
    </message>
    <message>
        <source>At the voxels fitted; higher is better. Above 39 dB small detail is kept, below 35 dB it is not.</source>
        <translation>An den angepassten Voxeln; höher ist besser. Über 39 dB bleiben kleine Einzelheiten erhalten, unter 35 dB nicht.</translation>
    </message>
    <message>
        <source>The same at voxels left out</source>
        <translation>Dasselbe an ausgelassenen Voxeln</translation>
    </message>
    <message>
        <source>How well the network guesses between voxels.</source>
        <translation>Wie gut das Netz zwischen Voxeln rät.</translation>
    </message>
    <message>
        <source>Until it no longer improved, or the limit.</source>
        <translation>Bis es nicht mehr besser wurde, oder bis zur Grenze.</translation>
    </message>
    <message>
        <source>Fiducial error (FRE), root mean square</source>
        <translation>Passpunktfehler (FRE), quadratisches Mittel</translation>
    </message>
    <message>
        <source>Fiducial error (FRE), largest</source>
        <translation>Passpunktfehler (FRE), größter</translation>
    </message>
    <message>
        <source>Distance between mapped fixed landmarks and their partners. These landmarks made the transform: it says how well the model can follow them, not how good it is elsewhere.</source>
        <translation>Abstand zwischen abgebildeten festen Landmarken und ihren Partnern. Aus diesen Landmarken entstand die Transformation: Er sagt, wie gut das Modell ihnen folgen kann, nicht, wie gut es anderswo ist.</translation>
    </message>
    <message>
        <source>Leave-one-out error, mean</source>
        <translation>Leave-one-out-Fehler, Mittel</translation>
    </message>
    <message>
        <source>Leave-one-out error, largest</source>
        <translation>Leave-one-out-Fehler, größter</translation>
    </message>
    <message>
        <source>Each landmark&apos;s error under a transform made from all others: what to expect between the landmarks. Lower is better.</source>
        <translation>Der Fehler jeder Landmarke unter einer Transformation aus allen anderen: was zwischen den Landmarken zu erwarten ist. Niedriger ist besser.</translation>
    </message>
    <message>
        <source>Surface distance, mean</source>
        <translation>Oberflächenabstand, Mittel</translation>
    </message>
    <message>
        <source>Of the surface points to the other surface, both ways, all of them. Lower is better.</source>
        <translation>Der Oberflächenpunkte zur anderen Oberfläche, in beiden Richtungen, alle. Niedriger ist besser.</translation>
    </message>
    <message>
        <source>Surface distance of the share that matches, root mean square</source>
        <translation>Oberflächenabstand des passenden Anteils, quadratisches Mittel</translation>
    </message>
    <message>
        <source>Of the pairs that were fitted. Lower is better.</source>
        <translation>Der angepassten Paare. Niedriger ist besser.</translation>
    </message>
    <message>
        <source>Until the surfaces stood still.</source>
        <translation>Bis die Oberflächen stillstanden.</translation>
    </message>
    <message>
        <source>Keypoints in the fixed image</source>
        <translation>Schlüsselpunkte im festen Bild</translation>
    </message>
    <message>
        <source>Keypoints in the moving image</source>
        <translation>Schlüsselpunkte im bewegten Bild</translation>
    </message>
    <message>
        <source>Corners found.</source>
        <translation>Gefundene Ecken.</translation>
    </message>
    <message>
        <source>Matches</source>
        <translation>Paare</translation>
    </message>
    <message>
        <source>Pairs of keypoints that resemble each other more than any other.</source>
        <translation>Paare von Schlüsselpunkten, die einander mehr ähneln als allen anderen.</translation>
    </message>
    <message>
        <source>Inliers</source>
        <translation>Passende Paare</translation>
    </message>
    <message>
        <source>Matches that agree with the transform. Many, and a large share of the matches, mean that it can be trusted.</source>
        <translation>Paare, die zur Transformation passen. Viele, und ein großer Anteil der Paare, machen sie vertrauenswürdig.</translation>
    </message>
    <message>
        <source>Inliers&apos; error, root mean square</source>
        <translation>Fehler passender Paare, quadratisches Mittel</translation>
    </message>
    <message>
        <source>Distance that the transform leaves between the keypoints that it was made from.</source>
        <translation>Abstand, den die Transformation zwischen den Schlüsselpunkten lässt, aus denen sie entstand.</translation>
    </message>
    <message>
        <source>Spectra with too few peaks</source>
        <translation>Spektren mit zu wenigen Peaks</translation>
    </message>
    <message>
        <source>Samples rejected</source>
        <translation>Verworfene Proben</translation>
    </message>
    <message>
        <source>Neighbours kept</source>
        <translation>Erhaltene Nachbarn</translation>
    </message>
    <message>
        <source>Higher in the group</source>
        <translation>In der Gruppe höher</translation>
    </message>
    <message>
        <source>Lower in the group</source>
        <translation>In der Gruppe niedriger</translation>
    </message>
    <message>
        <source>Corrected p below 0.05</source>
        <translation>Korrigiertes p unter 0,05</translation>
    </message>
    <message>
        <source>Explained by the first</source>
        <translation>Durch die erste erklärt</translation>
    </message>
    <message>
        <source>Passes over the matrix</source>
        <translation>Durchgänge durch die Matrix</translation>
    </message>
    <message>
        <source>Rank of the low-rank part</source>
        <translation>Rang des niedrigrangigen Teils</translation>
    </message>
    <message>
        <source>Entries in the sparse part</source>
        <translation>Einträge im dünnbesetzten Teil</translation>
    </message>
    <message>
        <source>Distance from orthogonal</source>
        <translation>Abstand zur Orthogonalität</translation>
    </message>
    <message>
        <source>Variance within clusters</source>
        <translation>Varianz innerhalb der Cluster</translation>
    </message>
    <message>
        <source>Pixels of the largest</source>
        <translation>Pixel des größten</translation>
    </message>
    <message>
        <source>Pixels of the smallest</source>
        <translation>Pixel des kleinsten</translation>
    </message>
    <message>
        <source>Norms&apos; spread before</source>
        <translation>Streuung der Normen vorher</translation>
    </message>
    <message>
        <source>Standard deviation over mean of the norms; 0 afterwards.</source>
        <translation>Standardabweichung durch Mittel der Normen; nachher 0.</translation>
    </message>
    <message>
        <source>Spectra without a norm</source>
        <translation>Spektren ohne Norm</translation>
    </message>
    <message>
        <source>Pixels with ions</source>
        <translation>Pixel mit Ionen</translation>
    </message>
    <message>
        <source>Largest intensity</source>
        <translation>Größte Intensität</translation>
    </message>
    <message>
        <source>Mass error, median</source>
        <translation>Massenfehler, Median</translation>
    </message>
    <message>
        <source>Of the spectra, in the middle of the range, as this method measures it.</source>
        <translation>Der Spektren, in der Mitte des Bereichs, wie dieses Verfahren ihn misst.</translation>
    </message>
    <message>
        <source>Spectra left as they are</source>
        <translation>Unverändert gelassene Spektren</translation>
    </message>
    <message>
        <source>Test cores called right</source>
        <translation>Testkerne richtig zugeordnet</translation>
    </message>
    <message>
        <source>Test spectra called right</source>
        <translation>Testspektren richtig zugeordnet</translation>
    </message>
    <message>
        <source>Test cores</source>
        <translation>Testkerne</translation>
    </message>
    <message>
        <source>Test cores, all divisions</source>
        <translation>Testkerne, alle Aufteilungen</translation>
    </message>
    <message>
        <source>Validation spectra called right</source>
        <translation>Validierungsspektren richtig zugeordnet</translation>
    </message>
    <message>
        <source>Learning rate of the steepest fall</source>
        <translation>Lernrate des steilsten Falls</translation>
    </message>
    <message>
        <source>Learning rate of the lowest loss</source>
        <translation>Lernrate des kleinsten Verlusts</translation>
    </message>
    <message>
        <source>Cores called right</source>
        <translation>Gewebekerne richtig zugeordnet</translation>
    </message>
    <message>
        <source>Spectra called right</source>
        <translation>Spektren richtig zugeordnet</translation>
    </message>
    <message>
        <source>Unlike those of training</source>
        <translation>Anders als die des Trainings</translation>
    </message>
    <message>
        <source>Of spectra like those of training about 2 %. Many more: other tissue, another instrument or another preparation.</source>
        <translation>Bei Spektren wie denen des Trainings etwa 2 %. Viel mehr: anderes Gewebe, ein anderes Gerät oder eine andere Präparation.</translation>
    </message>
    <message>
        <source>Calibration error</source>
        <translation>Kalibrierungsfehler</translation>
    </message>
    <message>
        <source>Spectra called</source>
        <translation>Zugeordnete Spektren</translation>
    </message>
    <message>
        <source>Points on their side</source>
        <translation>Punkte auf ihrer Seite</translation>
    </message>
    <message>
        <source>Support vectors</source>
        <translation>Stützvektoren</translation>
    </message>
    <message>
        <source>intensity</source>
        <translation>Intensität</translation>
    </message>
    <message>
        <source>S/N</source>
        <translation>S/N</translation>
    </message>
    <message>
        <source>low</source>
        <translation>von</translation>
    </message>
    <message>
        <source>high</source>
        <translation>bis</translation>
    </message>
    <message>
        <source>group</source>
        <translation>Gruppe</translation>
    </message>
    <message>
        <source>against</source>
        <translation>gegen</translation>
    </message>
    <message>
        <source>p corrected</source>
        <translation>p korrigiert</translation>
    </message>
    <message>
        <source>mean</source>
        <translation>Mittel</translation>
    </message>
    <message>
        <source>mean of the others</source>
        <translation>Mittel der anderen</translation>
    </message>
    <message>
        <source>maximum</source>
        <translation>Maximum</translation>
    </message>
    <message>
        <source>standard deviation</source>
        <translation>Standardabweichung</translation>
    </message>
    <message>
        <source>component</source>
        <translation>Komponente</translation>
    </message>
    <message>
        <source>variance</source>
        <translation>Varianz</translation>
    </message>
    <message>
        <source>share</source>
        <translation>Anteil</translation>
    </message>
    <message>
        <source>sum of shares</source>
        <translation>Summe der Anteile</translation>
    </message>
    <message>
        <source>sample</source>
        <translation>Probe</translation>
    </message>
    <message>
        <source>sample is</source>
        <translation>Probe ist</translation>
    </message>
    <message>
        <source>accepted</source>
        <translation>angenommen</translation>
    </message>
    <message>
        <source>removed</source>
        <translation>entfernt</translation>
    </message>
    <message>
        <source>peaks</source>
        <translation>Peaks</translation>
    </message>
    <message>
        <source>deviation</source>
        <translation>Abweichung</translation>
    </message>
    <message>
        <source>grade</source>
        <translation>Einstufung</translation>
    </message>
    <message>
        <source>core</source>
        <translation>Kern</translation>
    </message>
    <message>
        <source>row</source>
        <translation>Zeile</translation>
    </message>
    <message>
        <source>column</source>
        <translation>Spalte</translation>
    </message>
    <message>
        <source>section</source>
        <translation>Schnitt</translation>
    </message>
    <message>
        <source>radius</source>
        <translation>Radius</translation>
    </message>
    <message>
        <source>patient</source>
        <translation>Patient</translation>
    </message>
    <message>
        <source>label</source>
        <translation>Label</translation>
    </message>
    <message>
        <source>tissue</source>
        <translation>Gewebe</translation>
    </message>
    <message>
        <source>classifier</source>
        <translation>Klassifikator</translation>
    </message>
    <message>
        <source>division</source>
        <translation>Aufteilung</translation>
    </message>
    <message>
        <source>validation accuracy</source>
        <translation>Trefferquote der Validierung</translation>
    </message>
    <message>
        <source>spectra right</source>
        <translation>Spektren richtig</translation>
    </message>
    <message>
        <source>spectra accuracy</source>
        <translation>Trefferquote der Spektren</translation>
    </message>
    <message>
        <source>spectra from</source>
        <translation>Spektren von</translation>
    </message>
    <message>
        <source>spectra to</source>
        <translation>Spektren bis</translation>
    </message>
    <message>
        <source>spectra balanced accuracy</source>
        <translation>ausgewogene Trefferquote der Spektren</translation>
    </message>
    <message>
        <source>spectra macro F1</source>
        <translation>Makro-F1 der Spektren</translation>
    </message>
    <message>
        <source>cores right</source>
        <translation>Kerne richtig</translation>
    </message>
    <message>
        <source>cores</source>
        <translation>Kerne</translation>
    </message>
    <message>
        <source>cores accuracy</source>
        <translation>Trefferquote der Kerne</translation>
    </message>
    <message>
        <source>cores from</source>
        <translation>Kerne von</translation>
    </message>
    <message>
        <source>cores to</source>
        <translation>Kerne bis</translation>
    </message>
    <message>
        <source>cores balanced accuracy</source>
        <translation>ausgewogene Trefferquote der Kerne</translation>
    </message>
    <message>
        <source>cores macro F1</source>
        <translation>Makro-F1 der Kerne</translation>
    </message>
    <message>
        <source>time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>of</source>
        <translation>von</translation>
    </message>
    <message>
        <source>true class</source>
        <translation>wahre Klasse</translation>
    </message>
    <message>
        <source>called</source>
        <translation>zugeordnet</translation>
    </message>
    <message>
        <source>count</source>
        <translation>Anzahl</translation>
    </message>
    <message>
        <source>wrong for all</source>
        <translation>bei allen falsch</translation>
    </message>
    <message>
        <source>only first right</source>
        <translation>nur erster richtig</translation>
    </message>
    <message>
        <source>only second right</source>
        <translation>nur zweiter richtig</translation>
    </message>
    <message>
        <source>patients</source>
        <translation>Patienten</translation>
    </message>
    <message>
        <source>class</source>
        <translation>Klasse</translation>
    </message>
    <message>
        <source>threshold</source>
        <translation>Schwelle</translation>
    </message>
    <message>
        <source>of the class</source>
        <translation>der Klasse</translation>
    </message>
    <message>
        <source>all</source>
        <translation>alle</translation>
    </message>
    <message>
        <source>sensitivity</source>
        <translation>Sensitivität</translation>
    </message>
    <message>
        <source>specificity</source>
        <translation>Spezifität</translation>
    </message>
    <message>
        <source>precision</source>
        <translation>Präzision</translation>
    </message>
    <message>
        <source>ROC area</source>
        <translation>ROC-Fläche</translation>
    </message>
    <message>
        <source>average precision</source>
        <translation>mittlere Präzision</translation>
    </message>
    <message>
        <source>false positive rate</source>
        <translation>Falsch-positiv-Rate</translation>
    </message>
    <message>
        <source>true positive rate</source>
        <translation>Richtig-positiv-Rate</translation>
    </message>
    <message>
        <source>recall</source>
        <translation>Sensitivität</translation>
    </message>
    <message>
        <source>probability from</source>
        <translation>Wahrscheinlichkeit von</translation>
    </message>
    <message>
        <source>to</source>
        <translation>bis</translation>
    </message>
    <message>
        <source>mean probability</source>
        <translation>mittlere Wahrscheinlichkeit</translation>
    </message>
    <message>
        <source>right</source>
        <translation>richtig</translation>
    </message>
    <message>
        <source>spectrum</source>
        <translation>Spektrum</translation>
    </message>
    <message>
        <source>pixel</source>
        <translation>Pixel</translation>
    </message>
    <message>
        <source>probability</source>
        <translation>Wahrscheinlichkeit</translation>
    </message>
    <message>
        <source>unfamiliar</source>
        <translation>unbekannt</translation>
    </message>
    <message>
        <source>try</source>
        <translation>Versuch</translation>
    </message>
    <message>
        <source>batch</source>
        <translation>Stapel</translation>
    </message>
    <message>
        <source>epochs</source>
        <translation>Epochen</translation>
    </message>
    <message>
        <source>learning rate</source>
        <translation>Lernrate</translation>
    </message>
    <message>
        <source>kernels</source>
        <translation>Filterlängen</translation>
    </message>
    <message>
        <source>channels</source>
        <translation>Kanäle</translation>
    </message>
    <message>
        <source>failure</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>rank</source>
        <translation>Rang</translation>
    </message>
    <message>
        <source>relevance</source>
        <translation>Wichtigkeit</translation>
    </message>
    <message>
        <source>mean intensity</source>
        <translation>mittlere Intensität</translation>
    </message>
    <message>
        <source>mean intensity of others</source>
        <translation>mittlere Intensität der anderen</translation>
    </message>
    <message>
        <source>loss</source>
        <translation>Verlust</translation>
    </message>
    <message>
        <source>accuracy</source>
        <translation>Trefferquote</translation>
    </message>
    <message>
        <source>A table with a column m/z, as peak picking makes it, or a SCiLS peak list (.sef): only these are looked at. All m/z when not given.</source>
        <translation>Eine Tabelle mit einer Spalte m/z, wie sie die Peakerkennung erzeugt, oder eine SCiLS-Peakliste (.sef): Nur diese werden betrachtet. Ohne sie alle m/z.</translation>
    </message>
    <message>
        <source>The labels to tell apart, with commas between; &apos;A = B + C&apos; calls cores labelled B or C &apos;A&apos;, &apos;A = *&apos; all others. Empty: all, as labelled.</source>
        <translation>Die zu unterscheidenden Labels, durch Kommas getrennt; „A = B + C“ nennt Gewebekerne mit Label B oder C „A“, „A = *“ alle übrigen. Leer: alle, wie gelabelt.</translation>
    </message>
    <message>
        <source>Classes</source>
        <translation>Klassen</translation>
    </message>
    <message>
        <source>Study: ovarian tumours</source>
        <translation>Studie: Ovarialtumoren</translation>
    </message>
    <message>
        <source>Four kinds of ovarian tumour (Klein et al. 2019). Expects the labels sBOT, HGSOC, LGSOC and OCCC: change &apos;Classes&apos; if yours are spelt otherwise. Whole spectra as measured: hours.</source>
        <translation>Vier Arten von Ovarialtumoren (Klein et al. 2019). Erwartet die Labels sBOT, HGSOC, LGSOC und OCCC: „Klassen“ ändern, wenn sie anders geschrieben sind. Ganze Spektren wie gemessen: Stunden.</translation>
    </message>
    <message>
        <source>Study: cardiac amyloidosis</source>
        <translation>Studie: kardiale Amyloidose</translation>
    </message>
    <message>
        <source>ATTR amyloidosis against AL amyloidosis and none together (a doctoral thesis). Expects the labels ATTR, AL and &apos;no amyloidosis&apos;: change &apos;Classes&apos; if yours are spelt otherwise. Whole spectra as measured: hours.</source>
        <translation>ATTR-Amyloidose gegen AL-Amyloidose und keine zusammen (eine Dissertation). Erwartet die Labels ATTR, AL und „no amyloidosis“: „Klassen“ ändern, wenn sie anders geschrieben sind. Ganze Spektren wie gemessen: Stunden.</translation>
    </message>
    <message>
        <source>Study: pancreas, metastasis</source>
        <translation>Studie: Pankreas, Metastasen</translation>
    </message>
    <message>
        <source>Ductal and ampullary carcinoma with (pN1) and without (pN0) lymph node metastases (a doctoral thesis, which could not tell them apart reliably). Expects the labels Ductal-pN1, Ductal-pN0, Ampullary-pN1 and Ampullary-pN0: change &apos;Classes&apos; if yours are spelt otherwise. Whole spectra as measured: hours.</source>
        <translation>Duktales und ampulläres Karzinom mit (pN1) und ohne (pN0) Lymphknotenmetastasen (eine Dissertation, die sie nicht verlässlich unterscheiden konnte). Erwartet die Labels Ductal-pN1, Ductal-pN0, Ampullary-pN1 und Ampullary-pN0: „Klassen“ ändern, wenn sie anders geschrieben sind. Ganze Spektren wie gemessen: Stunden.</translation>
    </message>
    <message>
        <source>Study: pancreas, PDAC</source>
        <translation>Studie: Pankreas, PDAC</translation>
    </message>
    <message>
        <source>Ductal adenocarcinoma of the pancreas against all other diagnoses (Kanter et al. 2023). Expects the labels PDAC and any others: change &apos;Classes&apos; if yours are spelt otherwise. Whole spectra as measured: hours.</source>
        <translation>Duktales Adenokarzinom des Pankreas gegen alle anderen Diagnosen (Kanter et al. 2023). Erwartet das Label PDAC und beliebige andere: „Klassen“ ändern, wenn sie anders geschrieben sind. Ganze Spektren wie gemessen: Stunden.</translation>
    </message>
</context>
<context>
    <name>panel</name>
    <message>
        <source>Registration</source>
        <translation>Registrierung</translation>
    </message>
    <message>
        <source>Mass spectra</source>
        <translation>Spektren</translation>
    </message>
    <message>
        <source>Tissue classes</source>
        <translation>Gewebe</translation>
    </message>
</context>
<context>
    <name>svx::Banner</name>
    <message>
        <source>Close message</source>
        <translation>Meldung schließen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>svx::BatchDock</name>
    <message>
        <source>Batch results</source>
        <translation>Stapelergebnisse</translation>
    </message>
    <message>
        <source>%1 could not be written.</source>
        <translation>%1 konnte nicht geschrieben werden.</translation>
    </message>
    <message>
        <source>Choose another folder.</source>
        <translation>Bitte einen anderen Ordner wählen.</translation>
    </message>
    <message>
        <source>Open batch results</source>
        <translation>Stapelergebnisse öffnen</translation>
    </message>
    <message>
        <source>Tables (*.csv);;All files (*)</source>
        <translation>Tabellen (*.csv);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>%1 cannot be opened.</source>
        <translation>%1 kann nicht geöffnet werden.</translation>
    </message>
    <message>
        <source>The table does not name its images, or they are no longer there.</source>
        <translation>Die Tabelle nennt ihre Bilder nicht, oder sie sind nicht mehr da.</translation>
    </message>
    <message>
        <source>Keep the table where the batch wrote it.</source>
        <translation>Die Tabelle dort lassen, wo der Stapel sie geschrieben hat.</translation>
    </message>
</context>
<context>
    <name>svx::BatchTable</name>
    <message>
        <source>%1 is not a table of results</source>
        <translation>%1 ist keine Ergebnistabelle</translation>
    </message>
    <message>
        <source>Choose a CSV file with a column &quot;pair&quot; and a row for each pair.</source>
        <translation>Bitte eine CSV-Datei mit einer Spalte „pair“ und einer Zeile je Paar wählen.</translation>
    </message>
    <message>
        <source>It is larger than 64 MB.</source>
        <translation>Sie ist größer als 64 MB.</translation>
    </message>
    <message>
        <source>It has no line below its headings.</source>
        <translation>Unter den Überschriften steht keine Zeile.</translation>
    </message>
    <message>
        <source>No column holds figures.</source>
        <translation>Keine Spalte enthält Kennzahlen.</translation>
    </message>
</context>
<context>
    <name>svx::BatchView</name>
    <message>
        <source>Figure</source>
        <translation>Kennzahl</translation>
    </message>
    <message>
        <source>Setting to the right, for a grid search</source>
        <translation>Einstellung nach rechts, für eine Rastersuche</translation>
    </message>
    <message>
        <source>Setting upwards, for a grid search</source>
        <translation>Einstellung nach oben, für eine Rastersuche</translation>
    </message>
    <message>
        <source>Pairs</source>
        <translation>Paare</translation>
    </message>
    <message>
        <source>A double click opens the pair</source>
        <translation>Ein Doppelklick öffnet das Paar</translation>
    </message>
    <message>
        <source>Add…</source>
        <translation>Hinzufügen…</translation>
    </message>
    <message>
        <source>Show another batch beside this one</source>
        <translation>Einen weiteren Stapel neben diesem zeigen</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>Leeren</translation>
    </message>
    <message>
        <source>Take all tables away</source>
        <translation>Alle Tabellen wegnehmen</translation>
    </message>
    <message>
        <source>CSV…</source>
        <translation>CSV…</translation>
    </message>
    <message>
        <source>Export this figure of all pairs and methods as CSV</source>
        <translation>Diese Kennzahl aller Paare und Verfahren als CSV exportieren</translation>
    </message>
    <message>
        <source>LaTeX…</source>
        <translation>LaTeX…</translation>
    </message>
    <message>
        <source>Export this figure of all pairs and methods as a LaTeX table</source>
        <translation>Diese Kennzahl aller Paare und Verfahren als LaTeX-Tabelle exportieren</translation>
    </message>
    <message>
        <source>Open a batch&apos;s table…</source>
        <translation>Tabelle eines Stapels öffnen…</translation>
    </message>
    <message>
        <source>Open a CSV file with a row for each pair</source>
        <translation>Eine CSV-Datei mit einer Zeile je Paar öffnen</translation>
    </message>
    <message>
        <source>Box plots and the worst pairs of many registrations at once: open a CSV file with a row for each pair.</source>
        <translation>Boxplots und die schlechtesten Paare vieler Registrierungen auf einmal: eine CSV-Datei mit einer Zeile je Paar öffnen.</translation>
    </message>
    <message>
        <source>Boxes</source>
        <translation>Boxplots</translation>
    </message>
    <message>
        <source>no map</source>
        <translation>keine Karte</translation>
    </message>
    <message numerus="yes">
        <source>%n pairs</source>
        <translation>
            <numerusform>%n Paar</numerusform>
            <numerusform>%n Paare</numerusform>
        </translation>
    </message>
    <message>
        <source>, %1 without this figure</source>
        <translation>, %1 ohne diese Kennzahl</translation>
    </message>
    <message>
        <source>; the lowest first</source>
        <translation>; die niedrigsten zuerst</translation>
    </message>
    <message>
        <source>; the highest first</source>
        <translation>; die höchsten zuerst</translation>
    </message>
    <message>
        <source>Pair</source>
        <translation>Paar</translation>
    </message>
    <message>
        <source>Export results</source>
        <translation>Ergebnisse exportieren</translation>
    </message>
    <message>
        <source>%1 (*.%2)</source>
        <translation>%1 (*.%2)</translation>
    </message>
</context>
<context>
    <name>svx::BoxChart</name>
    <message>
        <source>%1: median %2, quartiles %3 to %4, %5 values</source>
        <translation>%1: Median %2, Quartile %3 bis %4, %5 Werte</translation>
    </message>
</context>
<context>
    <name>svx::Chart</name>
    <message>
        <source>Chart</source>
        <translation>Diagramm</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>Alles zeigen</translation>
    </message>
    <message>
        <source>Save as %1…</source>
        <translation>Als %1 speichern…</translation>
    </message>
    <message>
        <source>Save chart</source>
        <translation>Diagramm speichern</translation>
    </message>
</context>
<context>
    <name>svx::ClassifierList</name>
    <message>
        <source>Classifiers</source>
        <translation>Klassifikatoren</translation>
    </message>
    <message>
        <source>A network: minutes to hours</source>
        <translation>Ein Netz: Minuten bis Stunden</translation>
    </message>
    <message>
        <source>Seconds to minutes</source>
        <translation>Sekunden bis Minuten</translation>
    </message>
    <message>
        <source>Quick ones</source>
        <translation>Schnelle</translation>
    </message>
    <message>
        <source>Chooses the classifiers that learn in seconds</source>
        <translation>Wählt die Klassifikatoren, die in Sekunden lernen</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>Chooses all classifiers: hours for whole spectra</source>
        <translation>Wählt alle Klassifikatoren: Stunden bei ganzen Spektren</translation>
    </message>
</context>
<context>
    <name>svx::CommandPalette</name>
    <message>
        <source>Command</source>
        <translation>Befehl</translation>
    </message>
    <message>
        <source>Type what you want to do</source>
        <translation>Was soll geschehen?</translation>
    </message>
    <message>
        <source>Commands</source>
        <translation>Befehle</translation>
    </message>
</context>
<context>
    <name>svx::CompareBar</name>
    <message>
        <source>Checker</source>
        <translation>Schach</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>Farben</translation>
    </message>
    <message>
        <source>Share of the second volume</source>
        <translation>Anteil des zweiten Volumens</translation>
    </message>
    <message>
        <source>Size of the squares</source>
        <translation>Größe der Felder</translation>
    </message>
    <message>
        <source>Place of the line; it can be dragged in the views</source>
        <translation>Ort der Linie; sie lässt sich in den Ansichten ziehen</translation>
    </message>
    <message>
        <source>Contrast of the difference; 1 to 1 in the middle</source>
        <translation>Kontrast der Differenz; 1 zu 1 in der Mitte</translation>
    </message>
    <message>
        <source>Share of the second volume (orange) against the first (blue)</source>
        <translation>Anteil des zweiten Volumens (orange) gegen das erste (blau)</translation>
    </message>
    <message>
        <source>Number of lines of equal value of the second volume</source>
        <translation>Zahl der Linien gleichen Wertes des zweiten Volumens</translation>
    </message>
    <message>
        <source>Show the layers over each other, without comparing</source>
        <translation>Die Ebenen übereinander zeigen, ohne zu vergleichen</translation>
    </message>
    <message>
        <source>First volume</source>
        <translation>Erstes Volumen</translation>
    </message>
    <message>
        <source>Second volume</source>
        <translation>Zweites Volumen</translation>
    </message>
    <message>
        <source>Amount</source>
        <translation>Stärke</translation>
    </message>
    <message>
        <source>Open a second volume to compare</source>
        <translation>Zum Vergleichen ein zweites Volumen öffnen</translation>
    </message>
    <message>
        <source>First volume: %1</source>
        <translation>Erstes Volumen: %1</translation>
    </message>
    <message>
        <source>Second volume: %1</source>
        <translation>Zweites Volumen: %1</translation>
    </message>
</context>
<context>
    <name>svx::CompareState</name>
    <message>
        <source>Layers</source>
        <translation>Ebenen</translation>
    </message>
    <message>
        <source>Blend</source>
        <translation>Überblenden</translation>
    </message>
    <message>
        <source>Checkerboard</source>
        <translation>Schachbrett</translation>
    </message>
    <message>
        <source>Wipe</source>
        <translation>Wischblende</translation>
    </message>
    <message>
        <source>Difference</source>
        <translation>Differenz</translation>
    </message>
    <message>
        <source>Colour blend</source>
        <translation>Farbmischung</translation>
    </message>
    <message>
        <source>Contour</source>
        <translation>Kontur</translation>
    </message>
</context>
<context>
    <name>svx::DataDock</name>
    <message>
        <source>Data</source>
        <translation>Daten</translation>
    </message>
    <message>
        <source>Study</source>
        <translation>Studie</translation>
    </message>
    <message>
        <source>What you open appears here, results below what they came from.</source>
        <translation>Was geöffnet wird, erscheint hier, Ergebnisse unter dem, woraus sie entstanden.</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>Ebenen</translation>
    </message>
    <message>
        <source>Hide in the views</source>
        <translation>In den Ansichten verbergen</translation>
    </message>
    <message>
        <source>Show in the views</source>
        <translation>In den Ansichten zeigen</translation>
    </message>
    <message>
        <source>Show the table</source>
        <translation>Tabelle zeigen</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Umbenennen</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exportieren…</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
</context>
<context>
    <name>svx::DeformationBar</name>
    <message>
        <source>Off</source>
        <translation>Aus</translation>
    </message>
    <message>
        <source>Grid</source>
        <translation>Gitter</translation>
    </message>
    <message>
        <source>Arrows</source>
        <translation>Pfeile</translation>
    </message>
    <message>
        <source>Magnitude</source>
        <translation>Betrag</translation>
    </message>
    <message>
        <source>Jacobian</source>
        <translation>Jacobi</translation>
    </message>
    <message>
        <source>Show no displacement</source>
        <translation>Keine Verschiebung zeigen</translation>
    </message>
    <message>
        <source>Where the lines of a regular grid go; their colour says where from</source>
        <translation>Wohin die Linien eines regelmäßigen Gitters gehen; ihre Farbe sagt, woher</translation>
    </message>
    <message>
        <source>From each point to where it goes; &quot;×5&quot; in the views: drawn five times as long</source>
        <translation>Von jedem Punkt dorthin, wohin er geht; „×5“ in den Ansichten: fünfmal so lang gezeichnet</translation>
    </message>
    <message>
        <source>How far each point goes, in mm</source>
        <translation>Wie weit jeder Punkt geht, in mm</translation>
    </message>
    <message>
        <source>Local change of volume: 1 is none, blue shrinks, red grows; magenta is folded</source>
        <translation>Lokale Volumenänderung: 1 ist keine, Blau schrumpft, Rot wächst; Magenta ist gefaltet</translation>
    </message>
    <message>
        <source>Landmark errors</source>
        <translation>Landmarkenfehler</translation>
    </message>
    <message>
        <source>Displacement</source>
        <translation>Verschiebung</translation>
    </message>
    <message>
        <source>Displacement: %1</source>
        <translation>Verschiebung: %1</translation>
    </message>
    <message>
        <source>Spacing or opacity</source>
        <translation>Abstand oder Deckkraft</translation>
    </message>
    <message>
        <source>Arrows from each fixed landmark to where its partner comes to lie</source>
        <translation>Pfeile von jeder festen Landmarke dorthin, wo ihr Partner zu liegen kommt</translation>
    </message>
    <message>
        <source>Opacity</source>
        <translation>Deckkraft</translation>
    </message>
    <message>
        <source>Distance between lines or arrows</source>
        <translation>Abstand der Linien oder Pfeile</translation>
    </message>
</context>
<context>
    <name>svx::DisplaySection</name>
    <message>
        <source>What the picture shows</source>
        <translation>Was das Bild zeigt</translation>
    </message>
    <message>
        <source>Component</source>
        <translation>Komponente</translation>
    </message>
    <message>
        <source>component </source>
        <translation>Komponente </translation>
    </message>
    <message>
        <source>Section</source>
        <translation>Schnitt</translation>
    </message>
    <message>
        <source>section </source>
        <translation>Schnitt </translation>
    </message>
    <message>
        <source>Red  m/z </source>
        <translation>Rot  m/z </translation>
    </message>
    <message>
        <source>Green  m/z </source>
        <translation>Grün  m/z </translation>
    </message>
    <message>
        <source>Blue  m/z </source>
        <translation>Blau  m/z </translation>
    </message>
    <message>
        <source>Take</source>
        <translation>Nehmen</translation>
    </message>
    <message>
        <source>Take the m/z of the ion image</source>
        <translation>Das m/z des Ionenbildes nehmen</translation>
    </message>
    <message>
        <source>The m/z that is set above</source>
        <translation>Das oben eingestellte m/z</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>Farben</translation>
    </message>
    <message>
        <source>Share of hot spots</source>
        <translation>Anteil der Hotspots</translation>
    </message>
    <message>
        <source>clip </source>
        <translation>kappen </translation>
    </message>
    <message>
        <source>The brightest pixels, which all get the brightest colour</source>
        <translation>Die hellsten Pixel, die alle die hellste Farbe erhalten</translation>
    </message>
    <message>
        <source>Brightest intensity</source>
        <translation>Hellste Intensität</translation>
    </message>
    <message>
        <source>top: auto</source>
        <translation>oben: autom.</translation>
    </message>
    <message>
        <source>top </source>
        <translation>oben </translation>
    </message>
    <message>
        <source>What the brightest colour means, for every image and data set until it is 0 again. A right drag on the image changes it.</source>
        <translation>Was die hellste Farbe bedeutet, für jedes Bild und jeden Datensatz, bis hier wieder 0 steht. Ziehen mit der rechten Maustaste im Bild ändert es.</translation>
    </message>
    <message>
        <source>Ion image</source>
        <translation>Ionenbild</translation>
    </message>
    <message>
        <source>Red, green, blue</source>
        <translation>Rot, Grün, Blau</translation>
    </message>
    <message>
        <source>%1, component %2</source>
        <translation>%1, Komponente %2</translation>
    </message>
</context>
<context>
    <name>svx::ExportDialog</name>
    <message>
        <source>The result cannot be exported.</source>
        <translation>Das Ergebnis kann nicht exportiert werden.</translation>
    </message>
    <message>
        <source>%1 is no longer in the study.</source>
        <translation>%1 ist nicht mehr in der Studie.</translation>
    </message>
    <message>
        <source>Undo its removal, or open it again under the same name.</source>
        <translation>Das Entfernen rückgängig machen oder es unter demselben Namen wieder öffnen.</translation>
    </message>
    <message>
        <source>The transform</source>
        <translation>Die Transformation</translation>
    </message>
    <message>
        <source>The fixed image</source>
        <translation>Das feste Bild</translation>
    </message>
    <message>
        <source>Warping</source>
        <translation>Verformen</translation>
    </message>
    <message>
        <source>The label map of the moving image</source>
        <translation>Die Labelkarte des bewegten Bildes</translation>
    </message>
    <message>
        <source>The moving image</source>
        <translation>Das bewegte Bild</translation>
    </message>
    <message>
        <source>The moving image in the study is not the one it was made from.</source>
        <translation>Das bewegte Bild in der Studie ist nicht das, aus dem es entstand.</translation>
    </message>
    <message>
        <source>Register again, or open the original image.</source>
        <translation>Erneut registrieren oder das ursprüngliche Bild öffnen.</translation>
    </message>
    <message>
        <source>Export %1</source>
        <translation>%1 exportieren</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>Interpolation</source>
        <translation>Interpolation</translation>
    </message>
    <message>
        <source>Grid</source>
        <translation>Gitter</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Browse…</source>
        <translation>Durchsuchen…</translation>
    </message>
    <message>
        <source>Browse</source>
        <translation>Durchsuchen</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exportieren</translation>
    </message>
    <message>
        <source>Warped moving volume</source>
        <translation>Verformtes bewegtes Volumen</translation>
    </message>
    <message>
        <source>Warped moving labels</source>
        <translation>Verformte bewegte Labels</translation>
    </message>
    <message>
        <source>Transform (fixed to moving)</source>
        <translation>Transformation (fest nach bewegt)</translation>
    </message>
    <message>
        <source>Displacement field</source>
        <translation>Verschiebungsfeld</translation>
    </message>
    <message>
        <source>Linear</source>
        <translation>Linear</translation>
    </message>
    <message>
        <source>Nearest neighbour</source>
        <translation>Nächster Nachbar</translation>
    </message>
    <message>
        <source>Cubic B-spline</source>
        <translation>Kubischer B-Spline</translation>
    </message>
    <message>
        <source>Of the fixed image (%1)</source>
        <translation>Des festen Bildes (%1)</translation>
    </message>
    <message>
        <source>As fine as the moving image (%1)</source>
        <translation>So fein wie das bewegte Bild (%1)</translation>
    </message>
    <message>
        <source>%1 warped</source>
        <translation>%1 verformt</translation>
    </message>
    <message>
        <source>%1 warped labels</source>
        <translation>%1 verformte Labels</translation>
    </message>
    <message>
        <source>%1 transform</source>
        <translation>%1 Transformation</translation>
    </message>
    <message>
        <source>%1 field</source>
        <translation>%1 Feld</translation>
    </message>
    <message>
        <source>Export to</source>
        <translation>Exportieren nach</translation>
    </message>
    <message>
        <source>Written: %1</source>
        <translation>Geschrieben: %1</translation>
    </message>
</context>
<context>
    <name>svx::FigurePane</name>
    <message>
        <source>Save the figure…</source>
        <translation>Abbildung speichern…</translation>
    </message>
    <message>
        <source>Save the figure</source>
        <translation>Abbildung speichern</translation>
    </message>
    <message>
        <source>PNG picture (*.png);;SVG drawing (*.svg)</source>
        <translation>PNG-Bild (*.png);;SVG-Zeichnung (*.svg)</translation>
    </message>
</context>
<context>
    <name>svx::FigureTable</name>
    <message>
        <source>before: %1</source>
        <translation>vorher: %1</translation>
    </message>
    <message>
        <source>Landmarks</source>
        <translation>Landmarken</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>Labels</translation>
    </message>
    <message>
        <source>Displacement</source>
        <translation>Verschiebung</translation>
    </message>
    <message>
        <source>Intensities</source>
        <translation>Intensitäten</translation>
    </message>
    <message>
        <source>Other</source>
        <translation>Sonstiges</translation>
    </message>
    <message>
        <source>Each label</source>
        <translation>Jedes Label</translation>
    </message>
    <message>
        <source>Figures</source>
        <translation>Kennzahlen</translation>
    </message>
    <message>
        <source>Figure</source>
        <translation>Kennzahl</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>Vorher</translation>
    </message>
    <message>
        <source>After</source>
        <translation>Nachher</translation>
    </message>
</context>
<context>
    <name>svx::GradeWindow</name>
    <message>
        <source>Examples of each grade</source>
        <translation>Beispiele jeder Einstufung</translation>
    </message>
    <message>
        <source>Which spectrum of each grade</source>
        <translation>Welches Spektrum jeder Einstufung</translation>
    </message>
    <message>
        <source>Fewest peaks</source>
        <translation>Wenigste Peaks</translation>
    </message>
    <message>
        <source>Typical</source>
        <translation>Typisch</translation>
    </message>
    <message>
        <source>Most peaks</source>
        <translation>Meiste Peaks</translation>
    </message>
    <message>
        <source>Example</source>
        <translation>Beispiel</translation>
    </message>
    <message>
        <source>Peaks above the orange line count where the axis is not shaded. Click a spectrum to go to its pixel.</source>
        <translation>Peaks über der orangen Linie zählen, wo die Achse nicht schattiert ist. Ein Klick auf ein Spektrum führt zu seinem Pixel.</translation>
    </message>
    <message>
        <source>The data set is no longer there.</source>
        <translation>Der Datensatz ist nicht mehr da.</translation>
    </message>
</context>
<context>
    <name>svx::HistogramChart</name>
    <message>
        <source>%1 to %2: %3 %</source>
        <translation>%1 bis %2: %3 %</translation>
    </message>
</context>
<context>
    <name>svx::InputPicker</name>
    <message>
        <source>(optional)</source>
        <translation>(optional)</translation>
    </message>
    <message>
        <source>Open a file as %1</source>
        <translation>Eine Datei öffnen als: %1</translation>
    </message>
    <message>
        <source>Open a file</source>
        <translation>Eine Datei öffnen</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Keine Auswahl</translation>
    </message>
    <message>
        <source>Choose or drop: %1</source>
        <translation>Wählen oder ablegen: %1</translation>
    </message>
</context>
<context>
    <name>svx::IonImageGrid</name>
    <message>
        <source>Ion images</source>
        <translation>Ionenbilder</translation>
    </message>
    <message>
        <source>m/z %1</source>
        <translation>m/z %1</translation>
    </message>
</context>
<context>
    <name>svx::IonImageView</name>
    <message>
        <source>Ion image</source>
        <translation>Ionenbild</translation>
    </message>
    <message>
        <source>%1 mm</source>
        <translation>%1 mm</translation>
    </message>
    <message>
        <source>%1 µm</source>
        <translation>%1 µm</translation>
    </message>
    <message>
        <source>%1, %2: %3</source>
        <translation>%1, %2: %3</translation>
    </message>
    <message>
        <source>no spectrum</source>
        <translation>kein Spektrum</translation>
    </message>
</context>
<context>
    <name>svx::JobList</name>
    <message>
        <source>Waiting</source>
        <translation>Wartet</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>Läuft</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Fehlgeschlagen</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Abgebrochen</translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation>noch %1</translation>
    </message>
    <message>
        <source>about %1</source>
        <translation>etwa %1</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Progress of %1</source>
        <translation>Fortschritt von %1</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Iteration</source>
        <translation>Iteration</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>Clear finished</source>
        <translation>Fertige ausblenden</translation>
    </message>
    <message>
        <source>Log of the selected job</source>
        <translation>Protokoll der gewählten Aufgabe</translation>
    </message>
    <message>
        <source>The log of the selected job.</source>
        <translation>Das Protokoll der gewählten Aufgabe.</translation>
    </message>
    <message>
        <source>No jobs yet. Registrations, exports and file reads show here.</source>
        <translation>Noch keine Aufgaben. Registrierungen, Exporte und Lesevorgänge erscheinen hier.</translation>
    </message>
</context>
<context>
    <name>svx::JobModel</name>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>%1 min %2 s</source>
        <translation>%1 min %2 s</translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <translation>%1 h %2 min</translation>
    </message>
</context>
<context>
    <name>svx::JobQueue</name>
    <message>
        <source>It was cancelled.</source>
        <translation>Abgebrochen.</translation>
    </message>
</context>
<context>
    <name>svx::LandmarkTable</name>
    <message>
        <source>Landmarks</source>
        <translation>Landmarken</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Position</source>
        <translation>Ort</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>Vorher</translation>
    </message>
    <message>
        <source>After</source>
        <translation>Nachher</translation>
    </message>
    <message>
        <source>Position in the fixed image, mm</source>
        <translation>Ort im festen Bild, mm</translation>
    </message>
    <message>
        <source>Error before the registration, mm</source>
        <translation>Fehler vor der Registrierung, mm</translation>
    </message>
    <message>
        <source>Error after the registration, mm</source>
        <translation>Fehler nach der Registrierung, mm</translation>
    </message>
    <message>
        <source>A double click moves the cursor to the landmark</source>
        <translation>Ein Doppelklick führt den Cursor zur Landmarke</translation>
    </message>
    <message>
        <source>Export landmarks…</source>
        <translation>Landmarken exportieren…</translation>
    </message>
    <message>
        <source>Export landmarks as CSV</source>
        <translation>Landmarken als CSV exportieren</translation>
    </message>
    <message>
        <source>x %1, y %2, z %3 mm from where it is mapped to its partner</source>
        <translation>x %1, y %2, z %3 mm von ihrem abgebildeten Ort zu ihrem Partner</translation>
    </message>
    <message>
        <source>Export landmarks</source>
        <translation>Landmarken exportieren</translation>
    </message>
    <message>
        <source>CSV (*.csv)</source>
        <translation>CSV (*.csv)</translation>
    </message>
</context>
<context>
    <name>svx::LayerList</name>
    <message>
        <source>Hide</source>
        <translation>Verbergen</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Zeigen</translation>
    </message>
    <message>
        <source>Visible</source>
        <translation>Sichtbar</translation>
    </message>
    <message>
        <source>Move up</source>
        <translation>Nach oben</translation>
    </message>
    <message>
        <source>Move down</source>
        <translation>Nach unten</translation>
    </message>
    <message>
        <source>Take out of the views</source>
        <translation>Aus den Ansichten nehmen</translation>
    </message>
    <message>
        <source>Smooth between voxels</source>
        <translation>Zwischen Voxeln glätten</translation>
    </message>
    <message>
        <source>Outlines only</source>
        <translation>Nur Umrisse</translation>
    </message>
    <message>
        <source>Opacity</source>
        <translation>Deckkraft</translation>
    </message>
    <message>
        <source>Colour map</source>
        <translation>Farbskala</translation>
    </message>
    <message>
        <source>Landmarks of</source>
        <translation>Landmarken von</translation>
    </message>
    <message>
        <source>By order</source>
        <translation>Nach Reihenfolge</translation>
    </message>
    <message>
        <source>Fixed image (cyan)</source>
        <translation>Festes Bild (cyan)</translation>
    </message>
    <message>
        <source>Moving image (orange)</source>
        <translation>Bewegtes Bild (orange)</translation>
    </message>
    <message>
        <source>No layers. Double-click an item of the study to show it.</source>
        <translation>Keine Ebenen. Ein Doppelklick auf ein Element der Studie zeigt es.</translation>
    </message>
</context>
<context>
    <name>svx::LayerStack</name>
    <message>
        <source>label %1</source>
        <translation>Label %1</translation>
    </message>
</context>
<context>
    <name>svx::MainWindow</name>
    <message>
        <source>Jobs</source>
        <translation>Aufgaben</translation>
    </message>
    <message>
        <source>The session</source>
        <translation>Die Sitzung</translation>
    </message>
    <message>
        <source>The panel %1 could not be shown.</source>
        <translation>Das Bedienfeld %1 konnte nicht gezeigt werden.</translation>
    </message>
    <message numerus="yes">
        <source>%1: %n notices</source>
        <translation>
            <numerusform>%1: %n Hinweis</numerusform>
            <numerusform>%1: %n Hinweise</numerusform>
        </translation>
    </message>
    <message>
        <source>Open another file…</source>
        <translation>Eine andere Datei öffnen…</translation>
    </message>
    <message numerus="yes">
        <source>%n plugins could not be loaded: %1</source>
        <translation>
            <numerusform>%n Plugin konnte nicht geladen werden: %1</numerusform>
            <numerusform>%n Plugins konnten nicht geladen werden: %1</numerusform>
        </translation>
    </message>
    <message>
        <source>Show plugins</source>
        <translation>Plugins zeigen</translation>
    </message>
    <message>
        <source>%1[*] – Spectravox</source>
        <translation>%1[*] – Spectravox</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>&amp;Open…</source>
        <translation>&amp;Öffnen…</translation>
    </message>
    <message>
        <source>Open &amp;DICOM folder…</source>
        <translation>&amp;DICOM-Ordner öffnen…</translation>
    </message>
    <message>
        <source>Ctrl+Shift+O</source>
        <translation>Ctrl+Shift+O</translation>
    </message>
    <message>
        <source>Open &amp;recent</source>
        <translation>&amp;Zuletzt geöffnet</translation>
    </message>
    <message>
        <source>Open the &amp;sample study</source>
        <translation>Beis&amp;pielstudie öffnen</translation>
    </message>
    <message>
        <source>Open &amp;batch results…</source>
        <translation>S&amp;tapelergebnisse öffnen…</translation>
    </message>
    <message>
        <source>&amp;New session</source>
        <translation>&amp;Neue Sitzung</translation>
    </message>
    <message>
        <source>&amp;Save session</source>
        <translation>Sitzung &amp;speichern</translation>
    </message>
    <message>
        <source>Save session &amp;as…</source>
        <translation>Sitzung speichern &amp;unter…</translation>
    </message>
    <message>
        <source>Ctrl+Shift+S</source>
        <translation>Ctrl+Shift+S</translation>
    </message>
    <message>
        <source>&amp;Export…</source>
        <translation>&amp;Exportieren…</translation>
    </message>
    <message>
        <source>Ctrl+E</source>
        <translation>Ctrl+E</translation>
    </message>
    <message>
        <source>Save &amp;figure…</source>
        <translation>&amp;Abbildung speichern…</translation>
    </message>
    <message>
        <source>F</source>
        <translation>F</translation>
    </message>
    <message>
        <source>&amp;Preferences</source>
        <translation>E&amp;instellungen</translation>
    </message>
    <message>
        <source>Ctrl+,</source>
        <translation>Ctrl+,</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Beenden</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;Bearbeiten</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Rückgängig</translation>
    </message>
    <message>
        <source>Ctrl+Z</source>
        <translation>Ctrl+Z</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>&amp;Wiederholen</translation>
    </message>
    <message>
        <source>Ctrl+Shift+Z</source>
        <translation>Ctrl+Shift+Z</translation>
    </message>
    <message>
        <source>Re&amp;move from the study</source>
        <translation>Aus der Studie &amp;entfernen</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>&amp;Layout</source>
        <translation>A&amp;nordnung</translation>
    </message>
    <message>
        <source>&amp;Compare</source>
        <translation>&amp;Vergleichen</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Aus</translation>
    </message>
    <message>
        <source>Next compare mode</source>
        <translation>Nächste Vergleichsart</translation>
    </message>
    <message>
        <source>C</source>
        <translation>C</translation>
    </message>
    <message>
        <source>&amp;Fit to the window</source>
        <translation>&amp;Einpassen</translation>
    </message>
    <message>
        <source>R</source>
        <translation>R</translation>
    </message>
    <message>
        <source>Cross-&amp;hair</source>
        <translation>&amp;Fadenkreuz</translation>
    </message>
    <message>
        <source>X</source>
        <translation>X</translation>
    </message>
    <message>
        <source>&amp;Texts and scale bars</source>
        <translation>&amp;Texte und Maßstab</translation>
    </message>
    <message>
        <source>&amp;Reset layout</source>
        <translation>Anordnung &amp;zurücksetzen</translation>
    </message>
    <message>
        <source>&amp;Find a command…</source>
        <translation>&amp;Befehl suchen…</translation>
    </message>
    <message>
        <source>Ctrl+K</source>
        <translation>Ctrl+K</translation>
    </message>
    <message>
        <source>&amp;Image</source>
        <translation>B&amp;ild</translation>
    </message>
    <message>
        <source>&amp;Window</source>
        <translation>&amp;Fenster</translation>
    </message>
    <message>
        <source>&amp;Colour map</source>
        <translation>Farb&amp;skala</translation>
    </message>
    <message>
        <source>&amp;3-D rendering</source>
        <translation>&amp;3-D-Darstellung</translation>
    </message>
    <message>
        <source>Reset the camera</source>
        <translation>Kamera zurücksetzen</translation>
    </message>
    <message>
        <source>&amp;Next layer</source>
        <translation>&amp;Nächste Ebene</translation>
    </message>
    <message>
        <source>%1  (W %2  L %3)</source>
        <translation>%1  (F %2  Z %3)</translation>
    </message>
    <message>
        <source>As in the file</source>
        <translation>Wie in der Datei</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Automatisch</translation>
    </message>
    <message>
        <source>&amp;Panels</source>
        <translation>Bedien&amp;felder</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
    <message>
        <source>First &amp;steps</source>
        <translation>Erste &amp;Schritte</translation>
    </message>
    <message>
        <source>&amp;Mouse and keys</source>
        <translation>&amp;Maus und Tasten</translation>
    </message>
    <message>
        <source>This m&amp;achine</source>
        <translation>Dieser &amp;Rechner</translation>
    </message>
    <message>
        <source>&amp;Plugins</source>
        <translation>&amp;Plugins</translation>
    </message>
    <message>
        <source>&amp;About Spectravox</source>
        <translation>&amp;Über Spectravox</translation>
    </message>
    <message>
        <source>Tools</source>
        <translation>Werkzeuge</translation>
    </message>
    <message>
        <source>Nothing yet</source>
        <translation>Noch nichts</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Open a DICOM folder</source>
        <translation>DICOM-Ordner öffnen</translation>
    </message>
    <message>
        <source>Save figure</source>
        <translation>Abbildung speichern</translation>
    </message>
    <message>
        <source>PNG image (*.png)</source>
        <translation>PNG-Bild (*.png)</translation>
    </message>
    <message>
        <source>%1 could not be written.</source>
        <translation>%1 konnte nicht geschrieben werden.</translation>
    </message>
    <message>
        <source>Choose another folder.</source>
        <translation>Bitte einen anderen Ordner wählen.</translation>
    </message>
    <message>
        <source>Add %1</source>
        <translation>%1 hinzufügen</translation>
    </message>
    <message>
        <source>Remove %1</source>
        <translation>%1 entfernen</translation>
    </message>
    <message>
        <source>Rename to %1</source>
        <translation>Umbenennen in %1</translation>
    </message>
    <message>
        <source>Change the display of %1</source>
        <translation>Darstellung von %1 ändern</translation>
    </message>
    <message>
        <source>%1 cannot be exported.</source>
        <translation>%1 kann nicht exportiert werden.</translation>
    </message>
</context>
<context>
    <name>svx::MarkerWindow</name>
    <message>
        <source>Ion images of the markers</source>
        <translation>Ionenbilder der Marker</translation>
    </message>
    <message>
        <source>How many markers are shown</source>
        <translation>Wie viele Marker gezeigt werden</translation>
    </message>
    <message>
        <source>What the columns are</source>
        <translation>Was die Spalten sind</translation>
    </message>
    <message>
        <source>Groups</source>
        <translation>Gruppen</translation>
    </message>
    <message>
        <source>Data sets</source>
        <translation>Datensätze</translation>
    </message>
    <message>
        <source>Markers</source>
        <translation>Marker</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>Spalten</translation>
    </message>
    <message>
        <source>The groups that were compared are no longer there as they were. Run the comparison again.</source>
        <translation>Die verglichenen Gruppen sind nicht mehr da, wie sie waren. Den Vergleich bitte erneut ausführen.</translation>
    </message>
    <message>
        <source>An optical image is shown above the ion images once it is registered with an ion image of this data set.</source>
        <translation>Ein optisches Bild erscheint über den Ionenbildern, sobald es mit einem Ionenbild dieses Datensatzes registriert ist.</translation>
    </message>
    <message>
        <source>No m/z tells the groups apart with a corrected p below 0.05.</source>
        <translation>Kein m/z unterscheidet die Gruppen mit einem korrigierten p unter 0,05.</translation>
    </message>
</context>
<context>
    <name>svx::MethodChooser</name>
    <message>
        <source>Whole head, whole bone: linear</source>
        <translation>Ganzer Kopf, ganzer Knochen: linear</translation>
    </message>
    <message>
        <source>Deforming</source>
        <translation>Verformend</translation>
    </message>
    <message>
        <source>Deforming, always invertible</source>
        <translation>Verformend, immer umkehrbar</translation>
    </message>
    <message>
        <source>A network fitted to this pair</source>
        <translation>Ein an dieses Paar angepasstes Netz</translation>
    </message>
    <message>
        <source>From points and surfaces</source>
        <translation>Aus Punkten und Oberflächen</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>Verfahren</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Weitere</translation>
    </message>
</context>
<context>
    <name>svx::MethodSection</name>
    <message>
        <source>Method</source>
        <translation>Verfahren</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>Ausführen</translation>
    </message>
</context>
<context>
    <name>svx::MissingFilesDialog</name>
    <message>
        <source>Read %1</source>
        <translation>%1 lesen</translation>
    </message>
    <message>
        <source>Files of the session</source>
        <translation>Dateien der Sitzung</translation>
    </message>
    <message>
        <source>These files are missing or have changed since the session was saved. What you leave out stays in the session and is asked for again the next time.</source>
        <translation>Diese Dateien fehlen oder haben sich geändert, seit die Sitzung gespeichert wurde. Was ausgelassen wird, bleibt in der Sitzung, und nach ihm wird beim nächsten Mal wieder gefragt.</translation>
    </message>
    <message>
        <source>Open the session</source>
        <translation>Sitzung öffnen</translation>
    </message>
    <message>
        <source>Do not open</source>
        <translation>Nicht öffnen</translation>
    </message>
    <message>
        <source>is missing</source>
        <translation>fehlt</translation>
    </message>
    <message>
        <source>has changed</source>
        <translation>hat sich geändert</translation>
    </message>
    <message>
        <source>Holds: %1</source>
        <translation>Enthält: %1</translation>
    </message>
    <message>
        <source>What to do about %1</source>
        <translation>Was mit %1 geschehen soll</translation>
    </message>
    <message>
        <source>Read it as it is now</source>
        <translation>So lesen, wie sie jetzt ist</translation>
    </message>
    <message>
        <source>Leave it out for now</source>
        <translation>Vorerst auslassen</translation>
    </message>
    <message>
        <source>Find…</source>
        <translation>Suchen…</translation>
    </message>
    <message>
        <source>Find %1</source>
        <translation>%1 suchen</translation>
    </message>
</context>
<context>
    <name>svx::Opening</name>
    <message>
        <source>Open %1</source>
        <translation>%1 öffnen</translation>
    </message>
    <message>
        <source>Make the sample study</source>
        <translation>Beispielstudie erzeugen</translation>
    </message>
    <message>
        <source>True displacement</source>
        <translation>Wahre Verschiebung</translation>
    </message>
    <message>
        <source>The sample study</source>
        <translation>Die Beispielstudie</translation>
    </message>
</context>
<context>
    <name>svx::PanelDock</name>
    <message>
        <source>Panel</source>
        <translation>Bedienfeld</translation>
    </message>
    <message>
        <source>Panels</source>
        <translation>Bedienfelder</translation>
    </message>
    <message>
        <source>No panel could be loaded. Help › Plugins says why.</source>
        <translation>Kein Bedienfeld konnte geladen werden. Hilfe › Plugins sagt, warum.</translation>
    </message>
    <message>
        <source>It failed while it was built: %1</source>
        <translation>Es schlug beim Aufbau fehl: %1</translation>
    </message>
</context>
<context>
    <name>svx::ParameterForm</name>
    <message>
        <source>Range: %1 to %2 %3</source>
        <translation>Bereich: %1 bis %2 %3</translation>
    </message>
    <message>
        <source>Default: %1</source>
        <translation>Vorgabe: %1</translation>
    </message>
    <message>
        <source>Back to %1</source>
        <translation>Zurück zu %1</translation>
    </message>
    <message numerus="yes">
        <source>Parameters (%n changed)</source>
        <translation>
            <numerusform>Parameter (%n geändert)</numerusform>
            <numerusform>Parameter (%n geändert)</numerusform>
        </translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>Parameter</translation>
    </message>
    <message>
        <source>Preset</source>
        <translation>Voreinstellung</translation>
    </message>
    <message>
        <source>Reset %1</source>
        <translation>%1 zurücksetzen</translation>
    </message>
</context>
<context>
    <name>svx::Plane</name>
    <message>
        <source>Axial</source>
        <translation>Axial</translation>
    </message>
    <message>
        <source>Coronal</source>
        <translation>Koronal</translation>
    </message>
    <message>
        <source>Sagittal</source>
        <translation>Sagittal</translation>
    </message>
    <message>
        <source>R</source>
        <translation>R</translation>
    </message>
    <message>
        <source>L</source>
        <translation>L</translation>
    </message>
    <message>
        <source>A</source>
        <translation>A</translation>
    </message>
    <message>
        <source>P</source>
        <translation>P</translation>
    </message>
    <message>
        <source>I</source>
        <translation>I</translation>
    </message>
    <message>
        <source>S</source>
        <translation>S</translation>
    </message>
</context>
<context>
    <name>svx::PluginHost</name>
    <message>
        <source>A plugin with the id &apos;%1&apos; was found before it, in %2.</source>
        <translation>Ein Plugin mit der Kennung „%1“ wurde zuvor gefunden, in %2.</translation>
    </message>
    <message>
        <source>The file is no Qt plugin for this version of Qt: %1</source>
        <translation>Die Datei ist kein Qt-Plugin für diese Qt-Version: %1</translation>
    </message>
    <message>
        <source>It is a plugin of another kind: its interface is &apos;%1&apos;, panels have &apos;%2&apos;.</source>
        <translation>Es ist ein Plugin anderer Art: Seine Schnittstelle ist „%1“, Bedienfelder haben „%2“.</translation>
    </message>
    <message>
        <source>Its description lacks &apos;%1&apos;, or has it with the wrong type.</source>
        <translation>In seiner Beschreibung fehlt „%1“ oder hat den falschen Typ.</translation>
    </message>
    <message>
        <source>It was built for version %1 of the panel interface; this Spectravox has version %2.</source>
        <translation>Es wurde für Version %1 der Bedienfeld-Schnittstelle gebaut; dieses Spectravox hat Version %2.</translation>
    </message>
    <message>
        <source>It needs the method &apos;%1&apos;, which this Spectravox does not have.</source>
        <translation>Es braucht das Verfahren „%1“, das dieses Spectravox nicht hat.</translation>
    </message>
    <message>
        <source>It needs the panel &apos;%1&apos;, which is not there.</source>
        <translation>Es braucht das Bedienfeld „%1“, das nicht da ist.</translation>
    </message>
    <message>
        <source>It needs the panel &apos;%1&apos;, which could not be loaded.</source>
        <translation>Es braucht das Bedienfeld „%1“, das nicht geladen werden konnte.</translation>
    </message>
    <message>
        <source>Its requirements go in a circle: %1.</source>
        <translation>Seine Voraussetzungen gehen im Kreis: %1.</translation>
    </message>
    <message>
        <source>Its code cannot be loaded: %1</source>
        <translation>Sein Code kann nicht geladen werden: %1</translation>
    </message>
    <message>
        <source>Its root object is no Spectravox panel.</source>
        <translation>Sein Wurzelobjekt ist kein Spectravox-Bedienfeld.</translation>
    </message>
</context>
<context>
    <name>svx::PluginsDialog</name>
    <message>
        <source>Plugins</source>
        <translation>Plugins</translation>
    </message>
    <message>
        <source>Panel</source>
        <translation>Bedienfeld</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>Version</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Reason and file</source>
        <translation>Grund und Datei</translation>
    </message>
    <message>
        <source>Rejected</source>
        <translation>Abgelehnt</translation>
    </message>
    <message>
        <source>Loaded</source>
        <translation>Geladen</translation>
    </message>
    <message>
        <source>Looked for in: %1</source>
        <translation>Gesucht in: %1</translation>
    </message>
</context>
<context>
    <name>svx::PreferencesDialog</name>
    <message>
        <source>Preferences</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>Farbschema</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>Gerät</translation>
    </message>
    <message>
        <source>The best there is</source>
        <translation>Das beste vorhandene</translation>
    </message>
    <message>
        <source>CPU workers</source>
        <translation>CPU-Arbeiter</translation>
    </message>
    <message>
        <source>How many jobs run on the CPU at the same time; they share its threads.</source>
        <translation>Wie viele Aufgaben gleichzeitig auf der CPU laufen; sie teilen sich deren Threads.</translation>
    </message>
    <message>
        <source>CPU threads</source>
        <translation>CPU-Threads</translation>
    </message>
    <message>
        <source>All but one</source>
        <translation>Alle bis auf einen</translation>
    </message>
    <message>
        <source>Threads of all CPU workers together. One core is best left to the window.</source>
        <translation>Threads aller CPU-Arbeiter zusammen. Ein Kern bleibt am besten dem Fenster.</translation>
    </message>
    <message>
        <source>Undo memory</source>
        <translation>Speicher für Rückgängig</translation>
    </message>
    <message>
        <source> GB</source>
        <translation> GB</translation>
    </message>
    <message>
        <source>Compute on</source>
        <translation>Rechnen auf</translation>
    </message>
    <message>
        <source>Language, workers and threads change at the next start.</source>
        <translation>Sprache, Arbeiter und Threads ändern sich beim nächsten Start.</translation>
    </message>
</context>
<context>
    <name>svx::PreviewStrip</name>
    <message>
        <source>Over the fixed image</source>
        <translation>Über dem festen Bild</translation>
    </message>
    <message>
        <source>Chosen step</source>
        <translation>Gewählter Schritt</translation>
    </message>
    <message>
        <source>Steps of the registration</source>
        <translation>Schritte der Registrierung</translation>
    </message>
    <message>
        <source>Red: only the fixed image is bright; blue: only the moving one; grey: both are alike</source>
        <translation>Rot: nur das feste Bild ist hell; Blau: nur das bewegte; Grau: beide sind gleich</translation>
    </message>
</context>
<context>
    <name>svx::ProcessingSection</name>
    <message>
        <source>Preview on this pixel</source>
        <translation>Vorschau auf diesem Pixel</translation>
    </message>
    <message>
        <source>Preview</source>
        <translation>Vorschau</translation>
    </message>
    <message>
        <source>Runs the method on the chosen pixel and a few others, and shows the pixel&apos;s spectrum before and after</source>
        <translation>Führt das Verfahren auf dem gewählten Pixel und einigen anderen aus und zeigt das Spektrum des Pixels vorher und nachher</translation>
    </message>
    <message>
        <source>Ion images of the markers</source>
        <translation>Ionenbilder der Marker</translation>
    </message>
    <message>
        <source>Examples of each grade</source>
        <translation>Beispiele jeder Einstufung</translation>
    </message>
    <message>
        <source>Show %1</source>
        <translation>%1 zeigen</translation>
    </message>
    <message>
        <source>%1 could not be written.</source>
        <translation>%1 konnte nicht geschrieben werden.</translation>
    </message>
    <message>
        <source>Choose another folder.</source>
        <translation>Bitte einen anderen Ordner wählen.</translation>
    </message>
</context>
<context>
    <name>svx::RegionSection</name>
    <message>
        <source>Label map with the regions</source>
        <translation>Labelkarte mit den Regionen</translation>
    </message>
    <message>
        <source>Drawn regions, or any label map on these pixels: classes, clusters</source>
        <translation>Gezeichnete Regionen oder jede Labelkarte auf diesen Pixeln: Klassen, Cluster</translation>
    </message>
    <message>
        <source>Regions</source>
        <translation>Regionen</translation>
    </message>
    <message>
        <source>Drawing goes into the chosen region. The spectra of checked ones are shown over one another. F2 renames.</source>
        <translation>Gezeichnet wird in die gewählte Region. Die Spektren der angehakten liegen übereinander. F2 benennt um.</translation>
    </message>
    <message>
        <source>New</source>
        <translation>Neu</translation>
    </message>
    <message>
        <source>Draw into a new region from now on</source>
        <translation>Ab jetzt in eine neue Region zeichnen</translation>
    </message>
    <message>
        <source>Delete the chosen region</source>
        <translation>Die gewählte Region löschen</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>Teilen</translation>
    </message>
    <message>
        <source>Make each connected part of the chosen region a region of its own</source>
        <translation>Jeden zusammenhängenden Teil der gewählten Region zu einer eigenen Region machen</translation>
    </message>
    <message>
        <source>Import regions from a file</source>
        <translation>Regionen aus einer Datei importieren</translation>
    </message>
    <message>
        <source>Export the regions</source>
        <translation>Die Regionen exportieren</translation>
    </message>
    <message>
        <source>Delete %1</source>
        <translation>%1 löschen</translation>
    </message>
    <message>
        <source>Least share of the brightest</source>
        <translation>Mindestanteil des Hellsten</translation>
    </message>
    <message>
        <source>above </source>
        <translation>über </translation>
    </message>
    <message>
        <source>Of the brightest but for hot spots (99.5th percentile)</source>
        <translation>Des Hellsten ohne Hotspots (99,5. Perzentil)</translation>
    </message>
    <message>
        <source>Least size of a part</source>
        <translation>Mindestgröße eines Teils</translation>
    </message>
    <message>
        <source> px</source>
        <translation> px</translation>
    </message>
    <message>
        <source>Smaller connected parts are left out</source>
        <translation>Kleinere zusammenhängende Teile bleiben außen vor</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Hinzufügen</translation>
    </message>
    <message>
        <source>Add the pixels above</source>
        <translation>Die Pixel darüber hinzufügen</translation>
    </message>
    <message>
        <source>Gives the pixels of the shown image above the threshold to the region</source>
        <translation>Gibt die Pixel des gezeigten Bildes über der Schwelle der Region</translation>
    </message>
    <message>
        <source>No regions yet: draw one</source>
        <translation>Noch keine Regionen: eine zeichnen</translation>
    </message>
    <message>
        <source>Erase</source>
        <translation>Radieren</translation>
    </message>
    <message>
        <source>Draw %1</source>
        <translation>%1 zeichnen</translation>
    </message>
    <message>
        <source>Split %1</source>
        <translation>%1 teilen</translation>
    </message>
    <message>
        <source>Rename to %1</source>
        <translation>Umbenennen in %1</translation>
    </message>
    <message>
        <source>Regions (*.geojson *.json *.csv *.tsv *.png *.tif *.nii.gz *.nrrd)</source>
        <translation>Regionen (*.geojson *.json *.csv *.tsv *.png *.tif *.nii.gz *.nrrd)</translation>
    </message>
    <message>
        <source>Import regions</source>
        <translation>Regionen importieren</translation>
    </message>
    <message>
        <source>Export regions</source>
        <translation>Regionen exportieren</translation>
    </message>
    <message>
        <source>Written: %1</source>
        <translation>Geschrieben: %1</translation>
    </message>
</context>
<context>
    <name>svx::RegistrationPanel</name>
    <message>
        <source>1  Inputs</source>
        <translation>1  Eingaben</translation>
    </message>
    <message>
        <source>Masks, landmarks, labels, start</source>
        <translation>Masken, Landmarken, Labels, Start</translation>
    </message>
    <message>
        <source>2  Method and preset</source>
        <translation>2  Verfahren und Voreinstellung</translation>
    </message>
    <message>
        <source>3  Run</source>
        <translation>3  Ausführen</translation>
    </message>
    <message>
        <source>Register</source>
        <translation>Registrieren</translation>
    </message>
    <message>
        <source>The run was cancelled. Nothing was changed.</source>
        <translation>Der Lauf wurde abgebrochen. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>4  Result</source>
        <translation>4  Ergebnis</translation>
    </message>
</context>
<context>
    <name>svx::ReportDialog</name>
    <message>
        <source>Report</source>
        <translation>Bericht</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Format</translation>
    </message>
    <message>
        <source>PDF, to print or to send</source>
        <translation>PDF, zum Drucken oder Versenden</translation>
    </message>
    <message>
        <source>HTML, one file with its pictures</source>
        <translation>HTML, eine Datei mit ihren Bildern</translation>
    </message>
    <message>
        <source>CSV, the figures alone</source>
        <translation>CSV, nur die Kennzahlen</translation>
    </message>
    <message>
        <source>mass spectra report</source>
        <translation>Massenspektren-Bericht</translation>
    </message>
    <message>
        <source>registration report</source>
        <translation>Registrierungsbericht</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Browse…</source>
        <translation>Durchsuchen…</translation>
    </message>
    <message>
        <source>Browse</source>
        <translation>Durchsuchen</translation>
    </message>
    <message>
        <source>Include the names of the inputs (they can be a patient&apos;s)</source>
        <translation>Namen der Eingaben aufnehmen (können Patientennamen sein)</translation>
    </message>
    <message>
        <source>Include names</source>
        <translation>Namen aufnehmen</translation>
    </message>
    <message>
        <source>Write</source>
        <translation>Schreiben</translation>
    </message>
    <message>
        <source>Write the report to</source>
        <translation>Bericht schreiben nach</translation>
    </message>
    <message>
        <source>Write %1</source>
        <translation>%1 schreiben</translation>
    </message>
    <message>
        <source>Written: %1</source>
        <translation>Geschrieben: %1</translation>
    </message>
</context>
<context>
    <name>svx::RestoreDialog</name>
    <message>
        <source>Works</source>
        <translation>Arbeiten</translation>
    </message>
    <message>
        <source>Restore your work?</source>
        <translation>Arbeit wiederherstellen?</translation>
    </message>
    <message>
        <source>Spectravox ended unexpectedly and kept this work. What you do not choose now is offered again at the next start.</source>
        <translation>Spectravox wurde unerwartet beendet und hat diese Arbeit aufbewahrt. Was jetzt nicht gewählt wird, wird beim nächsten Start wieder angeboten.</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>Wiederherstellen</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Verwerfen</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>Später</translation>
    </message>
</context>
<context>
    <name>svx::ResultCharts</name>
    <message>
        <source>before</source>
        <translation>vorher</translation>
    </message>
    <message>
        <source>after</source>
        <translation>nachher</translation>
    </message>
    <message>
        <source>Charts</source>
        <translation>Diagramme</translation>
    </message>
    <message>
        <source>Landmark error (mm)</source>
        <translation>Landmarkenfehler (mm)</translation>
    </message>
    <message>
        <source>Dice of each label</source>
        <translation>Dice jedes Labels</translation>
    </message>
    <message>
        <source>Jacobian determinant</source>
        <translation>Jacobi-Determinante</translation>
    </message>
    <message>
        <source>Voxels (%)</source>
        <translation>Voxel (%)</translation>
    </message>
    <message>
        <source>Iteration</source>
        <translation>Iteration</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>Verlust</translation>
    </message>
    <message>
        <source>Landmarks</source>
        <translation>Landmarken</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>Labels</translation>
    </message>
    <message>
        <source>Jacobian</source>
        <translation>Jacobi</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>Schritte</translation>
    </message>
</context>
<context>
    <name>svx::ResultSection</name>
    <message>
        <source>The figures, before and after, appear here when a run has ended.</source>
        <translation>Die Kennzahlen, vorher und nachher, erscheinen hier nach einem Lauf.</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>%1 could not be written.</source>
        <translation>%1 konnte nicht geschrieben werden.</translation>
    </message>
    <message>
        <source>Choose another folder.</source>
        <translation>Bitte einen anderen Ordner wählen.</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>Vorher</translation>
    </message>
    <message>
        <source>Compare before</source>
        <translation>Vorher vergleichen</translation>
    </message>
    <message>
        <source>After</source>
        <translation>Nachher</translation>
    </message>
    <message>
        <source>Compare after</source>
        <translation>Nachher vergleichen</translation>
    </message>
    <message>
        <source>Compare by</source>
        <translation>Vergleichen durch</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exportieren…</translation>
    </message>
    <message>
        <source>Report…</source>
        <translation>Bericht…</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Takes this result out of the study. Ctrl+Z brings it back.</source>
        <translation>Nimmt dieses Ergebnis aus der Studie. Strg+Z bringt es zurück.</translation>
    </message>
    <message>
        <source>%1, %2 peak memory, %3</source>
        <translation>%1, %2 Spitzenspeicher, %3</translation>
    </message>
    <message>
        <source>The images of this result are no longer in the study.</source>
        <translation>Die Bilder dieses Ergebnisses sind nicht mehr in der Studie.</translation>
    </message>
</context>
<context>
    <name>svx::RunResults</name>
    <message>
        <source>Result</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>Show %1</source>
        <translation>%1 zeigen</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1, %2</translation>
    </message>
</context>
<context>
    <name>svx::RunSection</name>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Cancel the run</source>
        <translation>Den Lauf abbrechen</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>What is plotted</source>
        <translation>Was gezeichnet wird</translation>
    </message>
    <message>
        <source>Loss curve</source>
        <translation>Verlustkurve</translation>
    </message>
    <message>
        <source>Iteration</source>
        <translation>Iteration</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>Verlust</translation>
    </message>
    <message>
        <source>Choose first: %1.</source>
        <translation>Bitte zuerst wählen: %1.</translation>
    </message>
    <message>
        <source>Needs about %1 of memory; %2 are free.</source>
        <translation>Braucht etwa %1 Speicher; %2 sind frei.</translation>
    </message>
    <message>
        <source>Waiting for a worker</source>
        <translation>Wartet auf einen Arbeiter</translation>
    </message>
    <message>
        <source>, %1 left</source>
        <translation>, noch %1</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Go on with the run</source>
        <translation>Den Lauf fortsetzen</translation>
    </message>
    <message>
        <source>Pause the run</source>
        <translation>Den Lauf anhalten</translation>
    </message>
    <message>
        <source>Epoch</source>
        <translation>Epoche</translation>
    </message>
</context>
<context>
    <name>svx::SessionControl</name>
    <message>
        <source>Untitled</source>
        <translation>Unbenannt</translation>
    </message>
    <message>
        <source>Open %1</source>
        <translation>%1 öffnen</translation>
    </message>
    <message>
        <source>Save session</source>
        <translation>Sitzung speichern</translation>
    </message>
    <message>
        <source>Spectravox session (*.svox)</source>
        <translation>Spectravox-Sitzung (*.svox)</translation>
    </message>
    <message>
        <source>session.svox</source>
        <translation>sitzung.svox</translation>
    </message>
    <message>
        <source>Save %1</source>
        <translation>%1 speichern</translation>
    </message>
    <message>
        <source>Save changes?</source>
        <translation>Änderungen speichern?</translation>
    </message>
    <message>
        <source>Save the changes to %1?</source>
        <translation>Die Änderungen an %1 speichern?</translation>
    </message>
    <message>
        <source>Results and edits that are in no file would be lost.</source>
        <translation>Ergebnisse und Änderungen, die in keiner Datei stehen, gingen verloren.</translation>
    </message>
    <message>
        <source>Autosave</source>
        <translation>Automatisch speichern</translation>
    </message>
    <message>
        <source>Look for the files of %1</source>
        <translation>Dateien von %1 suchen</translation>
    </message>
</context>
<context>
    <name>svx::SliceView</name>
    <message>
        <source>%1 view</source>
        <translation>Ansicht %1</translation>
    </message>
    <message>
        <source>Drop a DICOM folder, a NIfTI, an imzML or another image here, or open the sample study.</source>
        <translation>Einen DICOM-Ordner, ein NIfTI, ein imzML oder ein anderes Bild hier ablegen oder die Beispielstudie öffnen.</translation>
    </message>
    <message>
        <source>A single slice: see the %1 view.</source>
        <translation>Eine einzelne Schicht: siehe Ansicht %1.</translation>
    </message>
    <message>
        <source>W %1  L %2</source>
        <translation>F %1  Z %2</translation>
    </message>
    <message>
        <source>moves %1 mm</source>
        <translation>bewegt sich %1 mm</translation>
    </message>
    <message>
        <source>%1, neurological</source>
        <translation>%1, neurologisch</translation>
    </message>
</context>
<context>
    <name>svx::SpectraPanel</name>
    <message>
        <source>Reading the spectra …</source>
        <translation>Spektren werden gelesen …</translation>
    </message>
    <message>
        <source>Open an imzML file, or drop one above, to see its ion images.</source>
        <translation>Eine imzML-Datei öffnen oder oben ablegen, um ihre Ionenbilder zu sehen.</translation>
    </message>
    <message numerus="yes">
        <source>%n spectra, %1 × %2 pixels</source>
        <translation>
            <numerusform>%n Spektrum, %1 × %2 Pixel</numerusform>
            <numerusform>%n Spektren, %1 × %2 Pixel</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>, %n sections</source>
        <translation>
            <numerusform>, %n Schnitt</numerusform>
            <numerusform>, %n Schnitte</numerusform>
        </translation>
    </message>
    <message>
        <source>, %1 × %2 µm</source>
        <translation>, %1 × %2 µm</translation>
    </message>
    <message>
        <source>Save the picture</source>
        <translation>Bild speichern</translation>
    </message>
    <message>
        <source>ion image m-z %1.png</source>
        <translation>Ionenbild m-z %1.png</translation>
    </message>
    <message>
        <source>Written: %1</source>
        <translation>Geschrieben: %1</translation>
    </message>
    <message>
        <source>%1 could not be written.</source>
        <translation>%1 konnte nicht geschrieben werden.</translation>
    </message>
    <message>
        <source>Choose another folder.</source>
        <translation>Bitte einen anderen Ordner wählen.</translation>
    </message>
    <message>
        <source>Ion image</source>
        <translation>Ionenbild</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>While you drag, the picture shows one pixel of %1 × %1; the whole takes %2 and comes as you stop.</source>
        <translation>Beim Ziehen zeigt das Bild eines von %1 × %1 Pixeln; das ganze dauert %2 und kommt beim Anhalten.</translation>
    </message>
    <message>
        <source>An image takes %1: it comes as you stop dragging.</source>
        <translation>Ein Bild dauert %1: Es kommt, sobald das Ziehen endet.</translation>
    </message>
    <message>
        <source>Red m/z %1, green m/z %2, blue m/z %3, each %4</source>
        <translation>Rot m/z %1, Grün m/z %2, Blau m/z %3, je %4</translation>
    </message>
    <message>
        <source>m/z %1 %2</source>
        <translation>m/z %1 %2</translation>
    </message>
    <message>
        <source>, smoothed</source>
        <translation>, geglättet</translation>
    </message>
    <message>
        <source>, without baseline</source>
        <translation>, ohne Basislinie</translation>
    </message>
    <message>
        <source>, denoised</source>
        <translation>, entrauscht</translation>
    </message>
    <message>
        <source> (one pixel of %1 × %1 so far)</source>
        <translation> (bisher eines von %1 × %1 Pixeln)</translation>
    </message>
    <message>
        <source>ion count</source>
        <translation>Ionenzahl</translation>
    </message>
    <message>
        <source>Ion images</source>
        <translation>Ionenbilder</translation>
    </message>
    <message>
        <source>Mean spectrum</source>
        <translation>Mittleres Spektrum</translation>
    </message>
    <message>
        <source>The spectra hold no points.</source>
        <translation>Die Spektren enthalten keine Punkte.</translation>
    </message>
    <message>
        <source>Index by m/z</source>
        <translation>Index nach m/z</translation>
    </message>
    <message>
        <source>, index by m/z of %1</source>
        <translation>, Index nach m/z von %1</translation>
    </message>
    <message>
        <source>Checksum</source>
        <translation>Prüfsumme</translation>
    </message>
    <message>
        <source>The data may be damaged</source>
        <translation>Die Daten sind vielleicht beschädigt</translation>
    </message>
    <message>
        <source>The %1 of the binary file is not the one that the XML states: it was changed or cut, or belongs to another XML.</source>
        <translation>%1 der Binärdatei ist nicht der im XML angegebene Wert: Sie wurde geändert oder abgeschnitten oder gehört zu einem anderen XML.</translation>
    </message>
    <message>
        <source>Spectra of regions</source>
        <translation>Spektren von Regionen</translation>
    </message>
    <message>
        <source>%L1 of %L2 spectra so far</source>
        <translation>bisher %L1 von %L2 Spektren</translation>
    </message>
    <message>
        <source>All spectra</source>
        <translation>Alle Spektren</translation>
    </message>
    <message>
        <source>Check two regions to see their difference</source>
        <translation>Zwei Regionen anhaken, um ihre Differenz zu sehen</translation>
    </message>
    <message>
        <source>Mean of %1</source>
        <translation>Mittel von %1</translation>
    </message>
    <message>
        <source>Pixel %1, %2</source>
        <translation>Pixel %1, %2</translation>
    </message>
    <message>
        <source>Baseline, smoothing, transform</source>
        <translation>Basislinie, Glättung, Umformung</translation>
    </message>
    <message>
        <source>Spectrum</source>
        <translation>Spektrum</translation>
    </message>
    <message>
        <source>Regions</source>
        <translation>Regionen</translation>
    </message>
    <message>
        <source>Processing</source>
        <translation>Verarbeitung</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>Vorher</translation>
    </message>
    <message>
        <source>Intensity</source>
        <translation>Intensität</translation>
    </message>
    <message>
        <source>Save the picture…</source>
        <translation>Bild speichern…</translation>
    </message>
    <message>
        <source>Keep the ion image</source>
        <translation>Ionenbild behalten</translation>
    </message>
    <message>
        <source>Export the ion image…</source>
        <translation>Ionenbild exportieren…</translation>
    </message>
    <message>
        <source>m/z of the ion image</source>
        <translation>m/z des Ionenbildes</translation>
    </message>
    <message>
        <source>m/z </source>
        <translation>m/z </translation>
    </message>
    <message>
        <source>Previous peak</source>
        <translation>Vorheriger Peak</translation>
    </message>
    <message>
        <source>Next peak</source>
        <translation>Nächster Peak</translation>
    </message>
    <message>
        <source>Previous peak of the mean spectrum (Ctrl+, or the left arrow key)</source>
        <translation>Vorheriger Peak des mittleren Spektrums (Strg+, oder Pfeil nach links)</translation>
    </message>
    <message>
        <source>Next peak of the mean spectrum (Ctrl+. or the right arrow key)</source>
        <translation>Nächster Peak des mittleren Spektrums (Strg+. oder Pfeil nach rechts)</translation>
    </message>
    <message>
        <source>m/z</source>
        <translation>m/z</translation>
    </message>
    <message>
        <source>Half the width of the m/z window</source>
        <translation>Halbe Breite des m/z-Fensters</translation>
    </message>
    <message>
        <source>± </source>
        <translation>± </translation>
    </message>
    <message>
        <source>Unit of the tolerance</source>
        <translation>Einheit der Toleranz</translation>
    </message>
    <message>
        <source>Value of a pixel</source>
        <translation>Wert eines Pixels</translation>
    </message>
    <message>
        <source>Normalisation</source>
        <translation>Normierung</translation>
    </message>
    <message>
        <source>Not normalised</source>
        <translation>Nicht normiert</translation>
    </message>
    <message>
        <source>Number of the normalisation</source>
        <translation>Zahl der Normierung</translation>
    </message>
    <message>
        <source>Denoising</source>
        <translation>Entrauschen</translation>
    </message>
    <message>
        <source>not denoised</source>
        <translation>nicht entrauscht</translation>
    </message>
    <message>
        <source>denoise </source>
        <translation>entrauschen </translation>
    </message>
    <message>
        <source>p = </source>
        <translation>p = </translation>
    </message>
    <message>
        <source>Which spectrum is shown</source>
        <translation>Welches Spektrum gezeigt wird</translation>
    </message>
    <message>
        <source>Skyline (largest)</source>
        <translation>Skyline (größte)</translation>
    </message>
    <message>
        <source>Median</source>
        <translation>Median</translation>
    </message>
    <message>
        <source>Standard deviation</source>
        <translation>Standardabweichung</translation>
    </message>
    <message>
        <source>Variance</source>
        <translation>Varianz</translation>
    </message>
    <message>
        <source>Difference of two regions</source>
        <translation>Differenz zweier Regionen</translation>
    </message>
    <message>
        <source>Pixel (click one)</source>
        <translation>Pixel (anklicken)</translation>
    </message>
    <message>
        <source>Of each checked region, over one another; of all spectra without one</source>
        <translation>Jeder angehakten Region, übereinander; ohne eine aller Spektren</translation>
    </message>
    <message>
        <source>Line or sticks</source>
        <translation>Linie oder Stäbe</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Automatisch</translation>
    </message>
    <message>
        <source>Line</source>
        <translation>Linie</translation>
    </message>
    <message>
        <source>Sticks</source>
        <translation>Stäbe</translation>
    </message>
    <message>
        <source>Profiles are lines and centroids sticks unless you choose</source>
        <translation>Ohne Wahl sind Profile Linien und Centroids Stäbe</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <source>Adds the ion image to the study, with how it was made</source>
        <translation>Fügt das Ionenbild der Studie hinzu, mit seiner Herkunft</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exportieren…</translation>
    </message>
    <message>
        <source>Keeps the ion image and writes it to a file</source>
        <translation>Behält das Ionenbild und schreibt es in eine Datei</translation>
    </message>
    <message>
        <source>Report…</source>
        <translation>Bericht…</translation>
    </message>
    <message>
        <source>A document with the kept ion images, spectra, regions and results</source>
        <translation>Ein Dokument mit den behaltenen Ionenbildern, Spektren, Regionen und Ergebnissen</translation>
    </message>
</context>
<context>
    <name>svx::SpectraView</name>
    <message>
        <source>m/z of the ion images</source>
        <translation>m/z der Ionenbilder</translation>
    </message>
    <message>
        <source>m/z, separated by blanks; empty: the peaks</source>
        <translation>m/z, durch Leerzeichen getrennt; leer: die Peaks</translation>
    </message>
    <message>
        <source>Look: click a pixel for its spectrum</source>
        <translation>Ansehen: Ein Klick auf ein Pixel zeigt sein Spektrum</translation>
    </message>
    <message>
        <source>Region: draw a rectangle</source>
        <translation>Region: ein Rechteck zeichnen</translation>
    </message>
    <message>
        <source>Region: click the corners of a polygon, double click the last</source>
        <translation>Region: die Ecken eines Polygons klicken, die letzte doppelt</translation>
    </message>
    <message>
        <source>Region: paint</source>
        <translation>Region: malen</translation>
    </message>
    <message>
        <source>Region: erase</source>
        <translation>Region: radieren</translation>
    </message>
    <message>
        <source>Radius of the brush</source>
        <translation>Radius des Pinsels</translation>
    </message>
    <message>
        <source>radius </source>
        <translation>Radius </translation>
    </message>
    <message>
        <source> px</source>
        <translation> px</translation>
    </message>
    <message>
        <source>Many ion images side by side</source>
        <translation>Viele Ionenbilder nebeneinander</translation>
    </message>
    <message>
        <source>Show the whole image</source>
        <translation>Das ganze Bild zeigen</translation>
    </message>
    <message>
        <source>Save the picture…</source>
        <translation>Bild speichern…</translation>
    </message>
</context>
<context>
    <name>svx::SpectrumChart</name>
    <message>
        <source>m/z</source>
        <translation>m/z</translation>
    </message>
    <message>
        <source>Intensity</source>
        <translation>Intensität</translation>
    </message>
    <message>
        <source>Spectrum</source>
        <translation>Spektrum</translation>
    </message>
    <message>
        <source>m/z %1: %2</source>
        <translation>m/z %1: %2</translation>
    </message>
</context>
<context>
    <name>svx::StatusLine</name>
    <message>
        <source>Jobs</source>
        <translation>Aufgaben</translation>
    </message>
    <message>
        <source>Show or hide the jobs</source>
        <translation>Aufgaben zeigen oder verbergen</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>Cancel the job</source>
        <translation>Die Aufgabe abbrechen</translation>
    </message>
    <message>
        <source>Cancel this job</source>
        <translation>Diese Aufgabe abbrechen</translation>
    </message>
    <message>
        <source>Cursor</source>
        <translation>Cursor</translation>
    </message>
    <message>
        <source>Device and memory</source>
        <translation>Gerät und Speicher</translation>
    </message>
    <message>
        <source>%1  %2 of %3</source>
        <translation>%1  %2 von %3</translation>
    </message>
    <message numerus="yes">
        <source>Jobs: %n waiting</source>
        <translation>
            <numerusform>Aufgaben: %n wartet</numerusform>
            <numerusform>Aufgaben: %n warten</numerusform>
        </translation>
    </message>
    <message>
        <source>No jobs running</source>
        <translation>Keine Aufgaben laufen</translation>
    </message>
    <message>
        <source>  %1 left</source>
        <translation>  noch %1</translation>
    </message>
    <message numerus="yes">
        <source>  and %n more</source>
        <translation>
            <numerusform>  und %n weitere</numerusform>
            <numerusform>  und %n weitere</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>svx::StudyModel</name>
    <message>
        <source>%1 voxels of %2 mm</source>
        <translation>%1 Voxel von %2 mm</translation>
    </message>
    <message numerus="yes">
        <source>, %n channel(s)</source>
        <translation>
            <numerusform>, %n Kanal</numerusform>
            <numerusform>, %n Kanäle</numerusform>
        </translation>
    </message>
    <message>
        <source>Volume</source>
        <translation>Volumen</translation>
    </message>
    <message>
        <source>Label map</source>
        <translation>Labelkarte</translation>
    </message>
    <message>
        <source>Landmarks</source>
        <translation>Landmarken</translation>
    </message>
    <message>
        <source>Transform</source>
        <translation>Transformation</translation>
    </message>
    <message>
        <source>Mass spectra</source>
        <translation>Massenspektren</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>Tabelle</translation>
    </message>
    <message>
        <source>Trained model</source>
        <translation>Trainiertes Modell</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Ergebnis</translation>
    </message>
    <message numerus="yes">
        <source>%n label(s)</source>
        <translation>
            <numerusform>%n Label</numerusform>
            <numerusform>%n Labels</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n point(s)</source>
        <translation>
            <numerusform>%n Punkt</numerusform>
            <numerusform>%n Punkte</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n spectra</source>
        <translation>
            <numerusform>%n Spektrum</numerusform>
            <numerusform>%n Spektren</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s)</source>
        <translation>
            <numerusform>%n Zeile</numerusform>
            <numerusform>%n Zeilen</numerusform>
        </translation>
    </message>
    <message>
        <source>%1, not read</source>
        <translation>%1, nicht gelesen</translation>
    </message>
    <message>
        <source>The session keeps the reference to it.</source>
        <translation>Die Sitzung behält den Verweis darauf.</translation>
    </message>
</context>
<context>
    <name>svx::SurfaceChart</name>
    <message>
        <source>%1, %2: %3, mean of %4</source>
        <translation>%1, %2: %3, Mittel von %4</translation>
    </message>
</context>
<context>
    <name>svx::TableView</name>
    <message>
        <source>Table</source>
        <translation>Tabelle</translation>
    </message>
    <message>
        <source>Save as CSV…</source>
        <translation>Als CSV speichern…</translation>
    </message>
    <message>
        <source>Save as CSV</source>
        <translation>Als CSV speichern</translation>
    </message>
    <message>
        <source>Save table</source>
        <translation>Tabelle speichern</translation>
    </message>
</context>
<context>
    <name>svx::TissueView</name>
    <message>
        <source>Tissue classes</source>
        <translation>Gewebeklassen</translation>
    </message>
    <message>
        <source>What is shown</source>
        <translation>Was gezeigt wird</translation>
    </message>
    <message>
        <source>Division</source>
        <translation>Aufteilung</translation>
    </message>
    <message>
        <source>Drag a core to correct its place; right-click to label, add or remove one.</source>
        <translation>Einen Gewebekern ziehen, um seinen Ort zu berichtigen; Rechtsklick, um ihn zu labeln, einen hinzuzufügen oder zu entfernen.</translation>
    </message>
    <message>
        <source>Cores</source>
        <translation>Gewebekerne</translation>
    </message>
    <message>
        <source>Confusion of cores</source>
        <translation>Verwechslungen der Kerne</translation>
    </message>
    <message>
        <source>Confusion of spectra</source>
        <translation>Verwechslungen der Spektren</translation>
    </message>
    <message>
        <source>Boundary</source>
        <translation>Grenze</translation>
    </message>
    <message>
        <source>Accuracies</source>
        <translation>Trefferquoten</translation>
    </message>
    <message>
        <source>Division %1</source>
        <translation>Aufteilung %1</translation>
    </message>
    <message>
        <source>Choose a data set and a table of its cores. They are shown here as labelled, and after a run as they were called.</source>
        <translation>Bitte einen Datensatz und eine Tabelle seiner Gewebekerne wählen. Sie erscheinen hier mit ihren Labels und nach einem Lauf, wie sie zugeordnet wurden.</translation>
    </message>
    <message>
        <source>Add a core here</source>
        <translation>Hier einen Gewebekern hinzufügen</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>Label</translation>
    </message>
    <message>
        <source>Another…</source>
        <translation>Anderes…</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Ohne</translation>
    </message>
    <message>
        <source>Patient…</source>
        <translation>Patient…</translation>
    </message>
    <message>
        <source>Patient</source>
        <translation>Patient</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1, %2</translation>
    </message>
    <message numerus="yes">
        <source>Label: %1; %n spectra</source>
        <translation>
            <numerusform>Label: %1; %n Spektrum</numerusform>
            <numerusform>Label: %1; %n Spektren</numerusform>
        </translation>
    </message>
    <message>
        <source>%1: %2, %3 % of the votes</source>
        <translation>%1: %2, %3 % der Stimmen</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>Klasse</translation>
    </message>
</context>
<context>
    <name>svx::TmaPanel</name>
    <message>
        <source>Move core %1</source>
        <translation>Gewebekern %1 verschieben</translation>
    </message>
    <message>
        <source>Remove core %1</source>
        <translation>Gewebekern %1 entfernen</translation>
    </message>
    <message>
        <source>Add a core</source>
        <translation>Gewebekern hinzufügen</translation>
    </message>
    <message>
        <source>Change core %1</source>
        <translation>Gewebekern %1 ändern</translation>
    </message>
    <message>
        <source>%1 could not be written.</source>
        <translation>%1 konnte nicht geschrieben werden.</translation>
    </message>
    <message>
        <source>Choose another folder.</source>
        <translation>Bitte einen anderen Ordner wählen.</translation>
    </message>
    <message>
        <source>Cores</source>
        <translation>Gewebekerne</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exportieren…</translation>
    </message>
    <message>
        <source>Writes the result</source>
        <translation>Schreibt das Ergebnis</translation>
    </message>
    <message>
        <source>Report…</source>
        <translation>Bericht…</translation>
    </message>
    <message>
        <source>Writes a report with accuracies, pictures and provenance</source>
        <translation>Schreibt einen Bericht mit Trefferquoten, Bildern und Herkunft</translation>
    </message>
    <message>
        <source>Test with random labels</source>
        <translation>Test mit zufälligen Labels</translation>
    </message>
    <message>
        <source>Runs the comparison again with the labels of the training cores dealt out at random: who still tells the test cores apart sees what it should not</source>
        <translation>Führt den Vergleich erneut aus, mit zufällig verteilten Labels der Trainingskerne: Wer die Testkerne dann noch unterscheidet, sieht, was er nicht sollte</translation>
    </message>
    <message>
        <source>Ion image of a relevant m/z</source>
        <translation>Ionenbild eines wichtigen m/z</translation>
    </message>
    <message>
        <source>Ion image of a relevant m/z…</source>
        <translation>Ionenbild eines wichtigen m/z…</translation>
    </message>
    <message>
        <source>Shows the ion image of this m/z</source>
        <translation>Zeigt das Ionenbild dieses m/z</translation>
    </message>
    <message>
        <source>m/z %1 for %2</source>
        <translation>m/z %1 für %2</translation>
    </message>
    <message>
        <source>Spectra are looked at in the panel for them.</source>
        <translation>Spektren zeigt das Bedienfeld für Massenspektren.</translation>
    </message>
    <message>
        <source>The run was cancelled. Started again, it goes on from there.</source>
        <translation>Der Lauf wurde abgebrochen. Erneut gestartet, geht er von dort weiter.</translation>
    </message>
</context>
<context>
    <name>svx::ToolBox</name>
    <message>
        <source>Navigate</source>
        <translation>Navigieren</translation>
    </message>
    <message>
        <source>Left drag moves the cursor</source>
        <translation>Ziehen mit der linken Maustaste bewegt den Cursor</translation>
    </message>
    <message>
        <source>Window/level</source>
        <translation>Fenster/Zentrum</translation>
    </message>
    <message>
        <source>Left drag changes window and level; right drag always does</source>
        <translation>Ziehen mit der linken Maustaste ändert Fenster und Zentrum; die rechte tut es immer</translation>
    </message>
</context>
<context>
    <name>svx::TreatmentSection</name>
    <message>
        <source>± </source>
        <translation>± </translation>
    </message>
    <message>
        <source> points</source>
        <translation> Punkte</translation>
    </message>
    <message>
        <source>Smoothing</source>
        <translation>Glättung</translation>
    </message>
    <message>
        <source>Not smoothed</source>
        <translation>Nicht geglättet</translation>
    </message>
    <message>
        <source>Baseline</source>
        <translation>Basislinie</translation>
    </message>
    <message>
        <source>Baseline kept</source>
        <translation>Basislinie behalten</translation>
    </message>
    <message>
        <source>Baseline: %1</source>
        <translation>Basislinie: %1</translation>
    </message>
    <message>
        <source>Transform</source>
        <translation>Umformung</translation>
    </message>
    <message>
        <source>Not transformed</source>
        <translation>Nicht umgeformt</translation>
    </message>
    <message>
        <source>Of each pixel&apos;s value: shows faint tissue beside bright</source>
        <translation>Des Wertes jedes Pixels: zeigt schwaches Gewebe neben hellem</translation>
    </message>
    <message>
        <source>Centroids have no baseline and are not smoothed.</source>
        <translation>Centroids haben keine Basislinie und werden nicht geglättet.</translation>
    </message>
</context>
<context>
    <name>svx::ViewArea</name>
    <message>
        <source>Drop a DICOM folder, a NIfTI, an imzML or another image here</source>
        <translation>Einen DICOM-Ordner, ein NIfTI, ein imzML oder ein anderes Bild hier ablegen</translation>
    </message>
    <message>
        <source>Open files…</source>
        <translation>Dateien öffnen…</translation>
    </message>
    <message>
        <source>Open files</source>
        <translation>Dateien öffnen</translation>
    </message>
    <message>
        <source>Open the sample study</source>
        <translation>Beispielstudie öffnen</translation>
    </message>
    <message>
        <source>%1 alone</source>
        <translation>Nur %1</translation>
    </message>
    <message>
        <source>3-D alone</source>
        <translation>Nur 3-D</translation>
    </message>
    <message>
        <source>&amp;Neurological display</source>
        <translation>Neur&amp;ologische Darstellung</translation>
    </message>
    <message>
        <source>The patient&apos;s right on the right of axial and coronal views</source>
        <translation>Die rechte Seite der Person rechts in axialen und koronalen Ansichten</translation>
    </message>
</context>
<context>
    <name>svx::ViewLayout</name>
    <message>
        <source>Four views</source>
        <translation>Vier Ansichten</translation>
    </message>
    <message>
        <source>Large axial, three small</source>
        <translation>Axial groß, drei klein</translation>
    </message>
    <message>
        <source>Large 3-D, three small</source>
        <translation>3-D groß, drei klein</translation>
    </message>
    <message>
        <source>Three in a row</source>
        <translation>Drei nebeneinander</translation>
    </message>
    <message>
        <source>Side by side</source>
        <translation>Zwei nebeneinander</translation>
    </message>
</context>
<context>
    <name>svx::VolumeView</name>
    <message>
        <source>3-D view</source>
        <translation>3-D-Ansicht</translation>
    </message>
    <message>
        <source>The 3-D view needs OpenGL 3.2, which this display does not offer. Everything else works without it.</source>
        <translation>Die 3-D-Ansicht braucht OpenGL 3.2, das diese Anzeige nicht bietet. Alles andere funktioniert ohne.</translation>
    </message>
    <message>
        <source>Rendering preset</source>
        <translation>Darstellung</translation>
    </message>
    <message>
        <source>A single slice has no volume to render.</source>
        <translation>Eine einzelne Schicht hat kein Volumen für eine 3-D-Darstellung.</translation>
    </message>
    <message>
        <source>Preparing the volume…</source>
        <translation>Volumen wird vorbereitet…</translation>
    </message>
    <message>
        <source>Shown at 1/%1 of its resolution</source>
        <translation>In 1/%1 der Auflösung gezeigt</translation>
    </message>
</context>
<context>
    <name>svx::WholeFile</name>
    <message>
        <source>the disk is full.</source>
        <translation>der Datenträger ist voll.</translation>
    </message>
</context>
<context>
    <name>svx::WindowLevelControl</name>
    <message>
        <source>W</source>
        <translation>F</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>Fenster</translation>
    </message>
    <message>
        <source>Window: the range of intensities from black to white.</source>
        <translation>Fenster: der Bereich der Intensitäten von Schwarz bis Weiß.</translation>
    </message>
    <message>
        <source>L</source>
        <translation>Z</translation>
    </message>
    <message>
        <source>Level</source>
        <translation>Zentrum</translation>
    </message>
    <message>
        <source>Level: the intensity shown as middle grey.</source>
        <translation>Zentrum: die Intensität, die mittelgrau erscheint.</translation>
    </message>
    <message>
        <source>Window presets</source>
        <translation>Fenster-Voreinstellungen</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Automatisch</translation>
    </message>
    <message>
        <source>As the file says</source>
        <translation>Wie in der Datei</translation>
    </message>
</context>
<context>
    <name>svx::Workspace</name>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
</context>
</TS>
