<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>svx::BatchView</name>
    <message numerus="yes">
        <source>%n pairs</source>
        <translation>
            <numerusform>%n pair</numerusform>
            <numerusform>%n pairs</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>svx::MainWindow</name>
    <message numerus="yes">
        <source>%1: %n notices</source>
        <translation>
            <numerusform>%1: %n notice</numerusform>
            <numerusform>%1: %n notices</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n plugins could not be loaded: %1</source>
        <translation>
            <numerusform>%n plugin could not be loaded: %1</numerusform>
            <numerusform>%n plugins could not be loaded: %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>svx::ParameterForm</name>
    <message numerus="yes">
        <source>Parameters (%n changed)</source>
        <translation>
            <numerusform>Parameters (%n changed)</numerusform>
            <numerusform>Parameters (%n changed)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>svx::SpectraPanel</name>
    <message numerus="yes">
        <source>%n spectra, %1 × %2 pixels</source>
        <translation>
            <numerusform>%n spectrum, %1 × %2 pixels</numerusform>
            <numerusform>%n spectra, %1 × %2 pixels</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>, %n sections</source>
        <translation>
            <numerusform>, %n section</numerusform>
            <numerusform>, %n sections</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>svx::StatusLine</name>
    <message numerus="yes">
        <source>Jobs: %n waiting</source>
        <translation>
            <numerusform>Jobs: %n waiting</numerusform>
            <numerusform>Jobs: %n waiting</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>  and %n more</source>
        <translation>
            <numerusform>  and %n more</numerusform>
            <numerusform>  and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>svx::StudyModel</name>
    <message numerus="yes">
        <source>, %n channel(s)</source>
        <translation>
            <numerusform>, %n channel</numerusform>
            <numerusform>, %n channels</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n label(s)</source>
        <translation>
            <numerusform>%n label</numerusform>
            <numerusform>%n labels</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n point(s)</source>
        <translation>
            <numerusform>%n point</numerusform>
            <numerusform>%n points</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n spectra</source>
        <translation>
            <numerusform>%n spectrum</numerusform>
            <numerusform>%n spectra</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s)</source>
        <translation>
            <numerusform>%n row</numerusform>
            <numerusform>%n rows</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>svx::TissueView</name>
    <message numerus="yes">
        <source>Label: %1; %n spectra</source>
        <translation>
            <numerusform>Label: %1; %n spectrum</numerusform>
            <numerusform>Label: %1; %n spectra</numerusform>
        </translation>
    </message>
</context>
</TS>
